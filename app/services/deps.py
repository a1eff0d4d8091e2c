"""What every use case needs from outside, handed in by views, API handlers, jobs and commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.imaging.results import MatrixRows
from app.imaging.sandbox import InspectedPhoto, ProcessedPhoto
from app.storage.vault import Vault
from app.vision.types import EyePair
from app.vision.views import View


class Enqueue(Protocol):
    """Hands a job to the queue. Called after the commit; a lost call is made up for by the sweep."""

    def __call__(self, job: str, subject_id: UUID) -> None: ...


class PhotoSandbox(Protocol):
    """Where untrusted bytes are decoded; `app.imaging.sandbox.Sandbox` in production."""

    def inspect(self, data: bytes) -> InspectedPhoto: ...

    def process(
        self,
        data: bytes,
        *,
        eyes: EyePair | None = None,
        near: EyePair | None = None,
        mirrored: bool = False,
        view: View = "front",
        view_is_certain: bool = False,
    ) -> ProcessedPhoto: ...

    def render_crop(self, data: bytes, matrix: MatrixRows, width_px: int) -> bytes: ...

    def render_original(self, data: bytes) -> bytes: ...

    def render_screen(self, aligned: bytes) -> bytes: ...

    def render_upright(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """One use case's world. `session` is opened lazily by its first query, so slow work before it holds no lock."""

    session: Session
    vault: Vault
    sandbox: PhotoSandbox
    enqueue: Enqueue
    now: Callable[[], datetime]
