"""Headers that every answer of the classroom server carries.

The page runs its own script and style and nothing else, talks to its own server
only, and cannot be put into a frame. Nothing it is given may be kept by others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from collabsim.classroom.page import SERVED_POLICY

_DEVICES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


def _permissions(allowed: Collection[str]) -> str:
    return ", ".join(f"{one}=({'self' if one in allowed else ''})" for one in _DEVICES)


SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": SERVED_POLICY,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "permissions-policy": _permissions(()),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
)
"""Names in lower case, as the server sends them. A page may use no device of its reader."""

NOT_KEPT = "no-store"
"""A browser keeps nothing, unless an answer says otherwise."""

ASK_AGAIN = "no-cache"
"""A browser keeps the answer, and asks each time whether it is still the same."""


class SecurityHeaders:
    """Adds the headers to the answers of an application, whoever in it made them.

    Args:
        app: The application.
        policy: Content policy of its page; that of the classroom if left out.
        devices: What the page itself may ask its reader for, such as ``camera``.
    """

    def __init__(
        self, app: ASGIApp, policy: str = SERVED_POLICY, *, devices: Collection[str] = ()
    ) -> None:
        self.app = app
        self.headers = {
            **SECURITY_HEADERS,
            "content-security-policy": policy,
            "permissions-policy": _permissions(devices),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the headers of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.setdefault("cache-control", NOT_KEPT)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
