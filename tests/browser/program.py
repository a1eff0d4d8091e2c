"""A program beside the browser: fills an account over the JSON API, quicker than hands would."""

import json
import time
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.browser.box import PATIENCE_SECONDS, TIME_ZONE, Box, Person

_AT_WORK = {"received", "processing"}


class Program:
    """Acts for one person with their device's cookie."""

    def __init__(self, box: Box, person: Person) -> None:
        self._url = f"{box.url}/api/v1"
        self._headers = {"Cookie": f"afterglow={person.cookie}", "Sec-Fetch-Site": "same-origin"}

    def log(self, kind: str, slug: str, at: datetime, minutes: int, **more: Any) -> dict[str, Any]:
        """Log a session; `at` is the wall clock of the person's home."""
        started = at.replace(tzinfo=ZoneInfo(TIME_ZONE)).isoformat()
        body = {
            "kind": kind,
            "type": slug,
            "started_at": started,
            "time_zone": TIME_ZONE,
            "minutes": minutes,
            **more,
        }
        return self._call("POST", "/care-sessions", json.dumps(body).encode(), "application/json")

    def plan(self, name: str, first_day: datetime, *items: dict[str, Any]) -> dict[str, Any]:
        """A phase that goes on; answers with its id and its items."""
        body = {"name": name, "starts_on": f"{first_day:%Y-%m-%d}", "items": list(items)}
        return self._call("POST", "/plan/phases", json.dumps(body).encode(), "application/json")

    def send(self, *photos: bytes, **fields: str) -> list[dict[str, Any]]:
        """Send photos and wait until the worker is done with each."""
        sent = [self.send_one(data, **fields) for data in photos]
        return [self.wait_for(photo["id"]) for photo in sent]

    def wait_for(self, photo_id: str) -> dict[str, Any]:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while (photo := self._call("GET", f"/photos/{photo_id}"))["state"] in _AT_WORK:
            assert time.monotonic() < give_up, f"the worker did not finish: {photo}"
            time.sleep(0.1)
        return photo

    def photos(self) -> list[dict[str, Any]]:
        """The newest ones, newest first."""
        found: list[dict[str, Any]] = self._call("GET", "/photos")["items"]
        return found

    def sessions(self) -> list[dict[str, Any]]:
        """The newest ones, newest first."""
        found: list[dict[str, Any]] = self._call("GET", "/care-sessions")["items"]
        return found

    def check_in(self, **answers: int) -> dict[str, Any]:
        return self._call("POST", "/check-ins", json.dumps(answers).encode(), "application/json")

    def check_ins(self) -> list[dict[str, Any]]:
        """The newest ones, newest first."""
        found: list[dict[str, Any]] = self._call("GET", "/check-ins")["items"]
        return found

    def change(self, photo_id: str, **changes: Any) -> dict[str, Any]:
        return self._call("PATCH", f"/photos/{photo_id}", json.dumps(changes).encode(), "application/json")

    def send_one(self, data: bytes, **fields: str) -> dict[str, Any]:
        """Send a photo; the worker has it before it."""
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"time_zone": TIME_ZONE, **fields}.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n'
        parts += [
            head.encode(),
            b"Content-Type: image/jpeg\r\n\r\n",
            data,
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        return self._call("POST", "/photos", b"".join(parts), f"multipart/form-data; boundary={boundary}")

    def _call(
        self, method: str, path: str, body: bytes | None = None, media_type: str = ""
    ) -> dict[str, Any]:
        headers = self._headers | ({"Content-Type": media_type} if media_type else {})
        try:
            with urlopen(Request(self._url + path, data=body, headers=headers, method=method)) as response:
                answer: dict[str, Any] = json.load(response)
        except HTTPError as refused:
            raise AssertionError(f"{method} {path}: {refused.read().decode()}") from None
        return answer
