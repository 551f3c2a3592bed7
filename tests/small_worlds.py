"""The classroom's worlds for many tests, each made once. Look, do not touch."""

from __future__ import annotations

from functools import cache

from collabsim.classroom.recording import Recording, record
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.levers import plan_with, values_of
from collabsim.inquiry.months import Months, month_by_month
from collabsim.records.histories import Run
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint

SMALL, LARGE = 0, 1
KEYS = ("small", "large")


@cache
def classroom() -> Scenario:
    return load_scenario("classroom")


@cache
def base_plans() -> tuple[Blueprint, ...]:
    return tuple(worlds(classroom()))


@cache
def plan(place: int, *levers: str) -> Blueprint:
    return plan_with(base_plans()[place], values_of(levers))


@cache
def finished(place: int, seed: int, replication: int, *levers: str) -> Run:
    return run_one(plan(place, *levers), seed, replication)


@cache
def months(place: int, seed: int, replication: int, *levers: str) -> Months:
    return month_by_month(finished(place, seed, replication, *levers))


@cache
def recording(place: int, *levers: str) -> Recording:
    return record(plan(place, *levers), 302, 0, municipality=KEYS[place], levers=levers)
