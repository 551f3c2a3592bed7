"""Whose turn it is, and what is kept."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.classroom.limits import BoundedCache, BusyError, FairQueue


async def _in_line(turnstile, client, order, gate):
    async with turnstile.turn(client):
        order.append(client)
        await gate.wait()


def test_the_line_goes_round_the_clients():
    async def scene():
        turnstile = FairQueue(at_once=1, in_line=20, of_one=20, of_address=99)
        order, gate = [], asyncio.Event()
        asked = ["a", "a", "a", "a", "b", "c", "b"]
        tasks = []
        for client in asked:
            tasks.append(asyncio.create_task(_in_line(turnstile, client, order, gate)))
            await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)
        return order, turnstile.waiting

    order, waiting = asyncio.run(scene())
    assert order == ["a", "a", "b", "c", "a", "b", "a"]
    assert waiting == 0


def test_no_more_are_inside_than_may_be():
    async def scene():
        turnstile = FairQueue(at_once=3, in_line=100, of_one=100, of_address=99)
        inside, most = 0, 0

        async def one(client):
            nonlocal inside, most
            async with turnstile.turn(str(client % 7)):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.001)
                inside -= 1

        await asyncio.gather(*(one(client) for client in range(60)))
        return most

    assert asyncio.run(scene()) == 3


def test_what_takes_long_waits_for_what_does_not_and_leaves_a_place_free():
    async def scene():
        turnstile = FairQueue(at_once=2, in_line=20, of_one=20, of_address=99)
        order, gates = [], {name: asyncio.Event() for name in ("a", "b", "c", "d")}

        async def one(name, *, long):
            async with turnstile.turn(name, long=long):
                order.append(name)
                await gates[name].wait()

        tasks = []
        for name, long in (("a", True), ("b", True), ("c", False), ("d", False)):
            tasks.append(asyncio.create_task(one(name, long=long)))
            await asyncio.sleep(0)
        begun = list(order)
        for name in ("c", "d", "a", "b"):
            gates[name].set()
            await asyncio.sleep(0.01)
        await asyncio.gather(*tasks)
        return begun, order

    begun, order = asyncio.run(scene())
    assert begun == ["a", "c"]
    assert order == ["a", "c", "d", "b"]


@pytest.mark.parametrize("long", [False, True])
def test_with_one_place_long_work_is_done_too(long):
    async def scene():
        turnstile = FairQueue(at_once=1, in_line=20, of_one=20, of_address=99)
        done = 0
        for client in "abab":
            async with turnstile.turn(client, long=long):
                done += 1
        return done

    assert asyncio.run(scene()) == 4


def test_a_full_line_says_when_to_ask_again():
    async def scene():
        turnstile = FairQueue(at_once=1, in_line=2, of_one=9, of_address=99)
        order, gate = [], asyncio.Event()
        tasks = [
            asyncio.create_task(_in_line(turnstile, name, order, gate)) for name in ("a", "b", "c")
        ]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as full:
            async with turnstile.turn("d"):
                pass
        gate.set()
        await asyncio.gather(*tasks)
        async with turnstile.turn("d"):
            order.append("d")
        return full.value, order

    error, order = asyncio.run(scene())
    assert error.word == "full"
    assert 1 <= error.retry_after <= 30
    assert order == ["a", "b", "c", "d"]


def test_one_client_has_only_so_much_under_way():
    turnstile = FairQueue(at_once=1, in_line=9, of_one=2, of_address=99)
    with ExitStack() as asked:
        for client in "aab":
            asked.enter_context(turnstile.asking(client))
        with pytest.raises(BusyError, match="too_many"):
            asked.enter_context(turnstile.asking("a"))
    with turnstile.asking("a"), turnstile.asking("a"):
        pass


@pytest.mark.parametrize("given_up", [("b",), ("b", "c"), ("a", "c")])
def test_who_gives_up_keeps_nobody_waiting(given_up):
    async def scene():
        turnstile = FairQueue(at_once=1, in_line=9, of_one=9, of_address=99)
        order, gate = [], asyncio.Event()
        tasks = {
            name: asyncio.create_task(_in_line(turnstile, name, order, gate)) for name in "abcd"
        }
        await asyncio.sleep(0)
        for name in given_up:
            tasks[name].cancel()
        gate.set()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        async with asyncio.timeout(60), turnstile.turn("e"):
            return order, turnstile.waiting

    order, waiting = asyncio.run(scene())
    assert [name for name in order if name not in given_up] == [
        name for name in "abcd" if name not in given_up
    ]
    assert waiting == 0


def test_a_turn_that_came_to_one_who_has_gone_goes_to_the_next():
    async def scene():
        turnstile = FairQueue(at_once=1, in_line=9, of_one=9, of_address=99)
        order, gate = [], asyncio.Event()
        first = asyncio.create_task(_in_line(turnstile, "a", order, gate))
        second = asyncio.create_task(_in_line(turnstile, "b", order, gate))
        third = asyncio.create_task(_in_line(turnstile, "c", order, gate))
        await asyncio.sleep(0)
        gate.set()
        await first
        second.cancel()
        async with asyncio.timeout(60):
            await asyncio.gather(second, third, return_exceptions=True)
        return order

    assert asyncio.run(scene()) in (["a", "c"], ["a", "b", "c"])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.booleans())))
def test_a_shelf_never_holds_more_than_it_may(steps):
    shelf = BoundedCache(100)
    weights = {}
    for key, weight, looks in steps:
        if looks:
            assert shelf.get(key) in (None, (key, weights.get(key)))
        else:
            shelf.put(key, (key, weight), weight)
            weights[key] = weight
        kept = [shelf.get(k) for k in range(10)]
        assert shelf.bytes == sum(one[1] for one in kept if one) <= 100
        assert len(shelf) == sum(one is not None for one in kept)


def test_what_was_used_last_is_kept_longest():
    shelf = BoundedCache(3)
    for key in "abc":
        shelf.put(key, key.upper(), 1)
    assert shelf.get("a") == "A"
    shelf.put("d", "D", 1)
    assert [shelf.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_what_is_too_heavy_is_not_kept_and_moves_nothing():
    shelf = BoundedCache(3)
    shelf.put("a", "A", 3)
    shelf.put("b", "B", 4)
    assert (shelf.get("a"), shelf.get("b"), shelf.bytes) == ("A", None, 3)


def test_all_clients_of_an_address_have_a_bound_of_their_own():
    turnstile = FairQueue(at_once=1, in_line=9, of_one=2, of_address=3)
    with ExitStack() as asked:
        for client in ("a", "a", "b"):
            asked.enter_context(turnstile.asking(client, "school"))
        with pytest.raises(BusyError, match="too_many"), turnstile.asking("c", "school"):
            pass
        with turnstile.asking("c", "elsewhere"):
            pass
    with turnstile.asking("c", "school"):
        pass
