"""A fault of the machine is never the result of a run: it says nothing about the model.

No memory, no room on the disk, a broken disk, too many open files, and a machine on which
even the shipped rules do not run: the sweep stops with a sentence and goes on when that is
mended, and no run is put down as failed for it.
"""

from __future__ import annotations

import errno
import platform

from collabsim.errors import UserError
from collabsim.experiment.store.parts import one_line

_NUMBERS = frozenset(
    {
        errno.ENOMEM,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EROFS,
        errno.EMFILE,
        errno.ENFILE,
    }
)


class MachineFaultError(UserError):
    """The machine, not the model, kept runs from being made."""


def is_fault(failure: BaseException) -> bool:
    """Whether an exception, or what it was raised because of, tells of the machine."""
    seen: BaseException | None = failure
    while seen is not None:
        if isinstance(seen, MemoryError):
            return True
        if isinstance(seen, OSError) and seen.errno in _NUMBERS:
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def fault(failure: BaseException, at: str) -> MachineFaultError:
    """What is raised in place of a fault.

    Args:
        failure: The fault.
        at: What was being done.
    """
    return MachineFaultError(f"the machine {platform.node()} failed at {at}: {one_line(failure)}")


def refuse_fault(failure: BaseException, at: str) -> None:
    """Raise a fault of the machine as such; do nothing about other failures.

    Raises:
        MachineFaultError: it is one.
    """
    if is_fault(failure):
        raise fault(failure, at) from None
