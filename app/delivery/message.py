"""What is said, to whom, and what became of it."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["sent", "gone", "failed"]
"""`gone`: the browser no longer listens there and never will; `failed`: perhaps another time."""


@dataclass(frozen=True, slots=True)
class Message:
    """Short words for a lock screen, and the page of ours they lead to."""

    title: str
    body: str
    path: str
    tag: str  # a newer message of the same tag takes the older one's place


@dataclass(frozen=True, slots=True)
class PushTarget:
    """What a browser's push subscription holds."""

    endpoint: str
    p256dh: str
    auth: str
