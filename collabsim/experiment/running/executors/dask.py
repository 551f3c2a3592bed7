"""Workers of a Dask cluster: one that is running, or one started for the sweep on this machine."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import queue
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.replicate import processors
from collabsim.experiment.running.executors import Verdict
from collabsim.experiment.running.executors.watched import compute_watched, ready
from collabsim.experiment.running.executors.without_program import deafen, without_main_module
from collabsim.experiment.running.faults import refuse_fault
from collabsim.experiment.store.parts import Key, Lost, PartJob, source_hash_here, sources_of

# Their classes are imported when they are needed, and are not typed.
type Client = Any
type Future = Any
type LocalCluster = Any

CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer."""

FETCH_SECONDS = 1.0
"""How long a finished answer may take to come over before the others are looked at again."""

COUNT_SECONDS = 1.0
"""How often the workers of the cluster are counted."""

LONELY_SECONDS = 20.0
"""For how long there may be no worker before the user is told."""

CLOSE_SECONDS = 0.3
"""How long workers that were started here are asked to end before they are killed."""

LOCAL = {
    # A job that ends its worker comes back at once: it is tried again in pieces.
    "distributed.scheduler.allowed-failures": 0,
    # A worker that was killed comes back, however busy the machine is.
    "distributed.deploy.lost-worker-timeout": "1 hour",
}
"""Dask's settings for workers that are started here."""


class Dask:
    """The workers of a Dask cluster.

    Workers may come and go: what one was at when it went is done by another.

    Args:
        workers: Processes to start on this machine, where no scheduler is given.
        scheduler: Address of a running scheduler, such as "tcp://10.0.0.1:8786".
        hang_after: Seconds of silence after which a job counts as hung.

    Raises:
        UserError: Dask is not installed, or workers are to be started on a cluster
            that is running.
    """

    def __init__(self, workers: int | None, scheduler: str | None, hang_after: float) -> None:
        if workers is not None and scheduler is not None:
            raise UserError(
                "workers are counted for those that are started here; "
                "a running cluster is used with all the workers it has"
            )
        _distributed()
        self._workers = workers or processors()
        self._scheduler = scheduler
        self._hang_after = hang_after
        self._open = ExitStack()
        self._client: Client | None = None
        self._name = f"collabsim-{uuid.uuid4().hex[:8]}"
        self._submitted = 0
        self._futures: dict[Key, Future] = {}
        self._done: queue.SimpleQueue[Key] = queue.SimpleQueue()
        self._threads = 0
        self._counted = 0.0
        self._seen = time.monotonic()

    @property
    def slots(self) -> int:
        """Threads of all workers of the cluster; at least one."""
        now = time.monotonic()
        if now - self._counted > COUNT_SECONDS:
            self._counted = now
            with suppress(OSError, TimeoutError):  # wait() says so if the scheduler is gone
                self._threads = sum(self._workers_there().values())
            if self._threads > 0:
                self._seen = now
        return max(1, self._threads)

    @property
    def remark(self) -> str | None:
        """That there are no workers, when there have been none for a while."""
        if time.monotonic() - self._seen < LONELY_SECONDS:
            return None
        where = f"at {self._scheduler}" if self._scheduler else "of this machine"
        return f"the Dask cluster {where} has no workers; the sweep waits for some"

    def reach(self, driver: str) -> None:
        """Connect to a running cluster.

        Raises:
            UserError: no scheduler answers, or its workers have other rules or no collabsim.
        """
        if self._scheduler is not None:
            self._client = self._connection()
            self._refuse_other_workers(driver)

    def start(self, driver: str, stop: Callable[[], bool]) -> None:
        """Let one worker compile, if that was not done; not all at once.

        Without a worker yet there is nothing to wait for: jobs wait at the scheduler.

        Raises:
            UserError: a worker has other rules or no collabsim.
        """
        if self._client is None:
            self._client = self._connection()
        if not self._workers_there():
            return
        self._refuse_other_workers(driver)
        key = f"{self._name}-ready"
        prepared = self._client.submit(ready, source_hash_here(driver), driver, key=key, pure=False)
        while not stop() and not prepared.done():
            time.sleep(0.1)
        if not stop():
            prepared.result()

    def submit(self, job: PartJob) -> None:
        """Send a job to the scheduler."""
        self._submitted += 1
        future = self._connected().submit(
            _compute_there,
            job,
            self._hang_after,
            key=f"{self._name}-{'-'.join(map(str, job.key))}-{self._submitted}",
            pure=False,
        )
        self._futures[job.key] = future
        future.add_done_callback(lambda _: self._done.put(job.key))

    def wait(self, seconds: float) -> list[Verdict]:
        """Answers that have come in; waits for the first one.

        Raises:
            UserError: the scheduler is gone, or a worker cannot do any job.
        """
        if self._connected().status == "closed":
            raise UserError(_gone(self._scheduler))
        keys: list[Key] = []
        with suppress(queue.Empty):
            keys.append(self._done.get(timeout=seconds))
            while True:
                keys.append(self._done.get_nowait())
        verdicts = [self._verdict(key) for key in keys]
        return [verdict for verdict in verdicts if verdict is not None]

    def close(self) -> None:
        """Take back what was sent, and end workers that were started here."""
        client, self._client = self._client, None
        if client is not None and self._futures:
            with suppress(OSError, TimeoutError):
                client.sync(
                    client._cancel,  # noqa: SLF001 - cancel() cannot be told how long
                    list(self._futures.values()),
                    force=True,
                    callback_timeout=CLOSE_SECONDS,
                )
        self._open.close()

    def _connection(self) -> Client:
        distributed = _distributed()
        if self._scheduler is not None:
            # What goes wrong with the connection is said in a sentence of ours.
            logger = logging.getLogger("distributed.client")
            self._open.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.CRITICAL)
            try:
                _knock(self._scheduler)
                client = distributed.Client(
                    self._scheduler, timeout=CONNECT_SECONDS, name=self._name, set_as_default=False
                )
            except ValueError as failure:
                raise UserError(
                    f"{self._scheduler!r} is not the address of a Dask scheduler, "
                    f"such as tcp://10.0.0.1:8786: {_in_one_line(failure)}"
                ) from None
            except (OSError, TypeError) as failure:
                raise UserError(
                    f"no Dask scheduler answers at {self._scheduler!r}: {_in_one_line(failure)}"
                ) from None
        else:
            self._open.enter_context(without_main_module())
            self._open.enter_context(importlib.import_module("dask").config.set(LOCAL))
            cluster = distributed.LocalCluster(
                n_workers=0,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
            self._open.callback(_end_cluster, cluster)
            cluster.sync(_deafen)
            client = distributed.Client(cluster, name=self._name, set_as_default=False)
            cluster.scale(self._workers)
        self._open.callback(_end_client, client)
        return client

    def _workers_there(self) -> dict[str, int]:
        """The threads of each worker; a scheduler that is gone is not waited for.

        Raises:
            OSError: the connection is lost.
            TimeoutError: the scheduler does not answer.
        """
        client = self._connected()
        there: dict[str, int] = client.sync(
            client.scheduler.ncores, workers=None, callback_timeout=FETCH_SECONDS
        )
        return there

    def _connected(self) -> Client:
        if self._client is None:
            raise ValueError("the executor was not started")
        return self._client

    def _refuse_other_workers(self, driver: str) -> None:
        """Refuse workers that run other sources, before anything is sent to them.

        Raises:
            UserError: the first of them.
        """
        here, sources = source_hash_here(driver), sources_of(driver)
        answers = self._connected().run(source_hash_here, driver, on_error="return")
        for address, answer in answers.items():
            if isinstance(answer, ImportError):
                raise UserError(f"the worker {address} cannot import collabsim: {answer}")
            if isinstance(answer, UserError):
                raise UserError(f"the worker {address} cannot run the sweep: {answer}")
            # Versions that did not look at the driver cannot be asked about it.
            found = "unknown" if isinstance(answer, TypeError) else answer
            if isinstance(found, str) and found != here:
                raise UserError(
                    f"the worker {address} has other rules ({found}) than this program "
                    f"({here}); install the same {sources} on all machines"
                )

    def _verdict(self, key: Key) -> Verdict | None:
        """What became of a job; ``None`` if the answer is not here yet, or not wanted."""
        distributed = _distributed()
        future = self._futures.get(key)
        if future is None:
            return None
        try:
            verdict, address = future.result(timeout=FETCH_SECONDS)
        except TimeoutError:
            self._done.put(key)
            return None
        except UserError:
            raise
        except distributed.CancelledError:
            raise UserError(_gone(self._scheduler)) from None
        except ImportError as failure:
            raise UserError(f"a worker of the cluster cannot do its work: {failure}") from None
        except distributed.KilledWorker as end:
            # Dask blames all jobs of a worker that ended, also those that had yet to begin.
            deaths = end.allowed_failures + 1
            verdict = Lost(key, "died", f"workers that ended with it: {deaths}", sure=False)
        except Exception as failure:  # noqa: BLE001 - what cannot be sent, or understood
            refuse_fault(failure, f"part {key[0]}")
            verdict = Lost.because(key, failure)
        else:
            if isinstance(verdict, Lost) and verdict.kind == "hung":
                self._end_worker(address)
        del self._futures[key]
        made: Verdict = verdict
        return made

    def _end_worker(self, address: str) -> None:
        """End a worker with a run that hangs, before it is given another job.

        Whoever watches over it starts it again; otherwise it at least gives back its core.
        """
        with suppress(OSError, TimeoutError):
            self._connected().run(os._exit, 1, workers=[address], on_error="ignore")


def _distributed() -> Any:
    """Dask, which is an extra and takes a second to import.

    Raises:
        UserError: it is not installed.
    """
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise UserError(
            "the executor dask needs Dask, which is not installed; "
            "install it with: pip install 'collabsim[cluster]'"
        ) from None


def _knock(address: str) -> None:
    """See that a scheduler answers, before there is a client of it.

    A client that never came to be connected still waits for the scheduler when it is thrown
    away, and then complains on the terminal, where no exception can be caught.

    Raises:
        ValueError: this is not an address.
        OSError: nobody answers there.
        TypeError: the way of connecting is not set up on this machine.
    """
    distributed = _distributed()

    async def connect() -> None:
        arguments = distributed.Security().get_connection_args("client")
        comm = await distributed.comm.connect(address, timeout=CONNECT_SECONDS, **arguments)
        await comm.close()

    importlib.import_module("distributed.utils").LoopRunner().run_sync(connect)


def _in_one_line(failure: Exception) -> str:
    return " ".join(str(failure).split())


def _compute_there(job: PartJob, hang_after: float) -> tuple[Verdict, str]:
    """What a worker does with a job; and the address of the worker."""
    worker = _distributed().get_worker()
    key = worker.get_current_task()

    def unwanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is None or task.state == "cancelled"

    return compute_watched(job, hang_after, unwanted), worker.address


async def _deafen() -> None:
    """As :func:`deafen`, in the thread that starts workers."""
    deafen()


def _gone(scheduler: str | None) -> str:
    return (
        f"the Dask scheduler at {scheduler or 'this machine'} is gone; what is stored is whole, "
        "go on with: collabsim resume"
    )


def _end_client(client: Client) -> None:
    with suppress(OSError, TimeoutError):
        client.close(timeout=CLOSE_SECONDS)


def _end_cluster(cluster: LocalCluster) -> None:
    """End workers within a second, also those that are in the middle of a job."""

    async def end_workers() -> None:
        workers: list[Any] = list(cluster.workers.values())
        ends = (worker.close(timeout=CLOSE_SECONDS) for worker in workers)
        await asyncio.gather(*ends, return_exceptions=True)

    # One that is only just starting ends by itself when this process is gone.
    cluster.shutdown_on_close = False
    with suppress(OSError, TimeoutError):
        cluster.sync(end_workers, callback_timeout=3 * CLOSE_SECONDS)
        cluster.close(timeout=CLOSE_SECONDS)
