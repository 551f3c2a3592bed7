"""What is sent: bytes that were packed once, with a name for their content."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from collabsim.classroom.headers import ASK_AGAIN

_LEVEL = 5
"""How hard to pack: a tenth larger than the hardest, in a third of the time."""


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """Content packed with gzip, its media type, and the name of exactly this content."""

    packed: bytes
    kind: str
    tag: str


def body_of(content: bytes, kind: str) -> ResponseBody:
    """Pack content to be sent, perhaps many times."""
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    return ResponseBody(gzip.compress(content, _LEVEL, mtime=0), kind, f'"{digest}"')


def json_body(value: Any) -> ResponseBody:
    """Pack plain data as JSON."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return body_of(written.encode(), "application/json")


def answer(request: Request, body: ResponseBody) -> Response:
    """Send a body, or say that the browser has it already."""
    headers = {"etag": body.tag, "vary": "accept-encoding"}
    if request.method == "GET":
        headers["cache-control"] = ASK_AGAIN
        if body.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    content = body.packed
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, media_type=body.kind, headers=headers)
