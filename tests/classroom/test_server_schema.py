"""Whatever fits the server's own description is answered, and nothing breaks it."""

from __future__ import annotations

from functools import cache

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from collabsim.classroom.server import ANY_NAME, create_app
from tests.classroom.opened import PATIENCE_SECONDS
from tests.classroom.served import live

OPERATIONS = [
    ("/api/data", "GET"),
    ("/api/health", "GET"),
    ("/api/twins", "POST"),
    ("/api/because", "POST"),
    ("/api/ensemble", "POST"),
]
EXAMPLES = {"/api/twins": 8, "/api/because": 10}
OTHER_EXAMPLES, MANY_EXAMPLES = 15, 100
"""A new pair of worlds, with all its stories, takes half a second."""


def few(request):
    """The same question for three replications at most."""
    return request.model_copy(update={"replications": min(request.replications, 3)})


class FewRuns:
    """The classroom with three replications at most, so that many questions can be asked."""

    def __getattr__(self, name):
        return getattr(live(), name)

    def ensemble(self, request):
        return live().ensemble(few(request))

    def pieces(self, request):
        """The work behind it, which is done before."""
        return live().pieces(few(request))


@cache
def described():
    """The server by its description. It is not stopped between two questions."""
    application = create_app(FewRuns(), hosts=ANY_NAME)

    async def running(scope, receive, send):
        if scope["type"] == "http":
            await application(scope, receive, send)

    return schemathesis.openapi.from_asgi("/api/openapi.json", running)


def test_every_operation_is_among_those_tried():
    found = {(one.ok().path, one.ok().method.upper()) for one in described().get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        (path, method, mode)
        for path, method in OPERATIONS
        for mode in GenerationMode
        # What takes nothing cannot be asked wrongly.
        if method == "POST" or mode == GenerationMode.POSITIVE
    ],
)
@pytest.mark.parametrize(
    "examples",
    [None, pytest.param(MANY_EXAMPLES, marks=[pytest.mark.slow, pytest.mark.long])],
)
def test_no_request_breaks_the_server_or_its_word(path, method, mode, examples):
    """Right requests are answered, wrong ones refused, in the shapes that are described."""
    operation = described()[path][method]
    answered = []

    @given(st.data())
    @settings(
        max_examples=examples or EXAMPLES.get(path, OTHER_EXAMPLES),
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(data):
        case = data.draw(operation.as_strategy(generation_mode=mode))
        answered.append(case.call_and_validate(timeout=PATIENCE_SECONDS).status_code)

    asked()
    assert answered
