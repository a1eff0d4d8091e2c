"""The door between the app and untrusted pictures: bytes in, checked facts and our own encodings out.

On Linux each picture is decoded in a process of its own that can open no file, no socket and no other
program, within limits of memory and time. macOS offers neither landlock nor seccomp: there the CPU and wall
limits alone hold, memory is not bound, and `status` says so.
"""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from app.imaging.answers import (
    inspected_photo,
    processed_photo,
    rendered_crop,
    rendered_original,
    rendered_screen,
    rendered_upright,
)
from app.imaging.crop_sizes import LARGEST_CROP_PX, SMALLEST_CROP_PX, arguments_of
from app.imaging.errors import ImageRejected, SandboxFailed, SandboxUnavailable
from app.imaging.header import inspect as inspect_header
from app.imaging.jpeg_markers import head as jpeg_head
from app.imaging.model_files import ModelDamagedError, ModelPaths
from app.imaging.results import InspectedPhoto, MatrixRows, ProcessedPhoto
from app.imaging.wire import (
    INSPECT,
    PROCESS,
    RENDER_CROP,
    RENDER_ORIGINAL,
    RENDER_SCREEN,
    RENDER_UPRIGHT,
    BadAnswer,
)
from app.imaging.wishes import Wish
from app.imaging.zygote_client import ZygoteClient
from app.imaging.zygote_process import JobReport, ZygoteProcess, ZygoteSettings
from app.vision.types import EyePair
from app.vision.views import View

__all__ = [
    "ImageRejected",
    "InspectedPhoto",
    "ProcessedPhoto",
    "Sandbox",
    "SandboxFailed",
    "SandboxUnavailable",
]


class Sandbox:
    """Starts no process until `start` or the first photo. All methods may be called from any thread.

    Each call on a photo raises ImageRejected when the picture is at fault (the header is checked here, before
    a process is troubled), and SandboxFailed when the sandbox is.
    """

    def __init__(
        self,
        model_paths: ModelPaths | None,
        *,
        strict: bool = False,
        jobs: int = 2,
        settings: ZygoteSettings | None = None,
    ) -> None:
        """Take the model's files, if any; `strict` refuses to run where landlock or seccomp is missing."""
        self._model_paths = model_paths
        self._strict = strict
        self._settings = settings or ZygoteSettings()
        self._model_error: str | None = None
        self._client = ZygoteClient(self._start_zygote, jobs)

    def start(self) -> None:
        """Start the zygote now instead of with the first photo; raises SandboxUnavailable."""
        self._client.start()

    def close(self) -> None:
        """End the zygote and its children; `start` begins anew."""
        self._client.close()

    @property
    def status(self) -> dict[str, Any]:
        """What holds: `started`, `confined` (files, network and system calls), and each measure by name."""
        zygote = self._client.zygote
        held = zygote.held if zygote else {}
        return {
            "started": zygote is not None,
            "strict": self._strict,
            "platform": sys.platform,
            "confined": _is_confined(held),
            "no_new_privs": bool(held.get("no_new_privs")),
            "landlock": held.get("landlock", 0),
            "seccomp": bool(held.get("seccomp")),
            "memory_limit": bool(held.get("memory_limit")),
            "model": held.get("model"),
            "model_error": self._model_error,
            "starts": self._client.starts,
        }

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Return format, upright size, time and camera without decoding the picture."""
        report = self._run(INSPECT, jpeg_head(data, inspect_header(data)), {})
        with _distrust():
            return inspected_photo(report.facts)

    def process(
        self,
        data: bytes,
        *,
        eyes: EyePair | None = None,
        near: EyePair | None = None,
        mirrored: bool = False,
        view: View = "front",
        view_is_certain: bool = False,
    ) -> ProcessedPhoto:
        """Line up a photo and encode what everybody looks at; the rest is rendered when it is asked for.

        `eyes` are those placed by hand, in upright source px, the subject's right one first; without them the
        model searches, at `near` when a face was chosen. The rest is told by `app.imaging.wishes.Wish`.
        """
        wish = Wish(eyes, near, mirrored, view, view_is_certain)
        report = self._run(PROCESS, data, wish.to_arguments())
        with _distrust():
            return processed_photo(report.facts, report.outputs)

    def render_crop(self, data: bytes, matrix: MatrixRows, width_px: int) -> bytes:
        """Draw a crop again from its stored matrix, as a JPEG of any width within bounds; else ValueError."""
        if not SMALLEST_CROP_PX <= width_px <= LARGEST_CROP_PX:
            raise ValueError("this is no width of a crop")
        report = self._run(RENDER_CROP, data, arguments_of(matrix, width_px))
        with _distrust():
            return rendered_crop(report.outputs, width_px)

    def render_original(self, data: bytes) -> bytes:
        """Return the whole picture at full size, upright, in sRGB, as a JPEG without metadata."""
        report = self._run(RENDER_ORIGINAL, data, {})
        with _distrust():
            return rendered_original(report.outputs)

    def render_screen(self, aligned: bytes) -> bytes:
        """Return the picture for the screen, made from the aligned JPEG."""
        report = self._run(RENDER_SCREEN, aligned, {})
        with _distrust():
            return rendered_screen(report.outputs)

    def render_upright(self, data: bytes) -> bytes:
        """Return the whole picture, upright, at the size in which eyes and faces are pointed at."""
        report = self._run(RENDER_UPRIGHT, data, {})
        with _distrust():
            return rendered_upright(report.outputs)

    def _run(self, operation: str, data: bytes, arguments: dict[str, Any]) -> JobReport:
        inspect_header(data)
        return self._client.run(operation, data, arguments)

    def _start_zygote(self) -> ZygoteProcess:
        zygote = ZygoteProcess(self._settings, self._read_model())
        if self._strict and not _is_confined(zygote.held):
            zygote.end()
            raise SandboxUnavailable(
                "SANDBOX=strict needs landlock and seccomp, and this system lacks one of them"
            )
        return zygote

    def _read_model(self) -> dict[str, bytes]:
        """Read and verify the networks. Without them photos are kept and shown, only not lined up."""
        if self._model_paths is None:
            return {}
        try:
            networks = self._model_paths.read()
        except (OSError, ModelDamagedError) as error:
            self._model_error = str(error)
            return {}
        self._model_error = None
        return {name: network for name, network in networks._asdict().items() if network is not None}


def _is_confined(held: dict[str, Any]) -> bool:
    return bool(held.get("landlock") and held.get("seccomp") and held.get("no_new_privs"))


@contextlib.contextmanager
def _distrust() -> Iterator[None]:
    try:
        yield
    except BadAnswer as error:
        raise SandboxFailed(str(error)) from error
