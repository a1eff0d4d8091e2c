"""Web push (RFC 8030, 8291, 8292): encrypted for the browser, signed with the box's own key."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import structlog

from app.delivery.message import Message, Outcome, PushTarget

log = structlog.get_logger()

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""A subscription names the address we post to, so only the browsers' own services are believed."""
_KEPT_SECONDS = 2 * 60 * 60
_PATIENCE_SECONDS = 10.0
_GONE = frozenset({404, 410})


class WebPush:
    """Sends to one push service after the other; `private_key` gives the box's VAPID key (see `app.keys.push_key`)."""

    def __init__(
        self, private_key: Callable[[], str], subject: str, more_services: Iterable[str] = ()
    ) -> None:
        self._private_key, self._subject = private_key, subject
        self._services, self._more = PUSH_SERVICES, frozenset(more_services)

    def accepts(self, endpoint: str) -> bool:
        """Whether we would post to this address: HTTPS, and a push service we know.

        `more_services` names hosts, with their ports, that the operator runs; plain HTTP is fine there.
        """
        try:
            parts = urlsplit(endpoint)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username or parts.password:
            return False
        if f"{host}:{port}" in self._more:
            return parts.scheme in {"http", "https"}
        known = any(host == service or host.endswith(f".{service}") for service in self._services)
        return parts.scheme == "https" and known and port in {None, 443}

    def public_key(self) -> str:
        """What a page hands to the browser: the key's point, URL-safe base64 without padding."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        from py_vapid import b64urlencode

        point = self._vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return str(b64urlencode(point))

    def send(self, target: PushTarget, message: Message) -> Outcome:
        """Post one message. Nothing about whom it is for goes into the log."""
        # late: it brings an HTTP client that only the worker needs
        import requests
        from pywebpush import WebPushException, webpush

        if not self.accepts(target.endpoint):
            return "gone"
        payload = {"title": message.title, "body": message.body, "path": message.path, "tag": message.tag}
        with requests.Session() as session:
            session.max_redirects = 0  # the address was checked, where it leads to was not
            session.trust_env = False
            try:
                webpush(
                    {"endpoint": target.endpoint, "keys": {"p256dh": target.p256dh, "auth": target.auth}},
                    json.dumps(payload),
                    vapid_private_key=self._vapid(),
                    vapid_claims={"sub": self._subject},
                    ttl=_KEPT_SECONDS,
                    timeout=_PATIENCE_SECONDS,
                    requests_session=session,
                )
            except WebPushException as error:
                status = error.response.status_code if error.response is not None else 0
                log.info("push.refused", status=status)
                return "gone" if status in _GONE else "failed"
            except (requests.RequestException, ValueError) as error:
                log.info("push.failed", kind=type(error).__name__)
                return "failed"
        return "sent"

    def _vapid(self) -> Any:  # py_vapid comes without types
        from py_vapid import Vapid02

        return Vapid02.from_raw(self._private_key().encode())
