"""One photo file through the sandbox, as the facts the `align` command prints. Nothing about it is an error here."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.imaging.errors import ImageRejected
from app.imaging.header_fields import MAX_BYTES
from app.imaging.results import ALIGNED, ProcessedPhoto
from app.imaging.sandbox import Sandbox, SandboxFailed
from app.vision.frame import CANONICAL
from app.vision.views import View

IOD_PX = round(CANONICAL.interocular_distance_px)
_WORDS = {
    "no_face": "no face was found",
    "uncertain": "the eyes are too uncertain to line it up by them",
    "small_face": "the face is too small",
    "no_model": "there is no face model",
    "looks_front": "it looks like a front view",
    "looks_left": "it looks like a left view",
    "looks_right": "it looks like a right view",
    "unmeasured": "the face could not be measured",
}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """What became of one file. `was_read` is true for any picture that could be decoded, with a face or without."""

    path: Path
    was_read: bool
    words: str
    facts: dict[str, Any]


def read_picture(sandbox: Sandbox, path: Path, target: Path | None, view: View | None = None) -> PictureFile:
    """Line up one file and write its crop to `target`, if there is one to write.

    Without a view it is lined up as a front one, however far the head is turned.
    """
    started = time.perf_counter()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # the header check refuses what is longer; a device never ends
        done = sandbox.process(data, view=view or "front", view_is_certain=view is None)
    except OSError as error:
        return _refused(path, "unreadable", error.strerror or "it cannot be opened", started)
    except ImageRejected as rejected:
        return _refused(path, rejected.code, rejected.message, started)
    except SandboxFailed as failed:
        return _refused(path, "sandbox_failed", f"the sandbox failed: {failed}", started)
    facts = {"file": str(path), **_facts(done), "ms": _ms(started), "ms_by_stage": done.ms}
    if target is not None and done.is_aligned:
        try:
            target.write_bytes(done.outputs[ALIGNED])
        except OSError as error:
            return _refused(path, "not_written", f"{target}: {error.strerror}", started)
        facts["out"] = str(target)
    reason = done.reason or ("unmeasured" if done.quality is None else None)
    return PictureFile(path, True, _WORDS[reason] if reason else "", facts)


def _facts(done: ProcessedPhoto) -> dict[str, Any]:
    return {
        "ok": done.is_aligned,
        "reason": done.reason,
        "eyes": [list(done.eyes.right), list(done.eyes.left)] if done.eyes else None,
        "matrix": [list(row) for row in done.matrix] if done.matrix else None,
        "source_px": [done.width, done.height],
        "size": [CANONICAL.width_px, CANONICAL.height_px],
        "interocular_px": IOD_PX,
        "uncertainty_pct_iod": done.uncertainty_pct_iod,
        "detail": done.detail,
        "quality": done.quality.to_dict() if done.quality else None,
        "recipe": done.recipe,
    }


def _refused(path: Path, code: str, words: str, started: float) -> PictureFile:
    """The same fields, so that a program reads every line alike."""
    nothing = dict.fromkeys(
        (
            "source_px",
            "eyes",
            "matrix",
            "size",
            "interocular_px",
            "uncertainty_pct_iod",
            "detail",
            "quality",
            "recipe",
        )
    )
    facts = {"file": str(path), "ok": False, "reason": code, **nothing, "ms": _ms(started)}
    return PictureFile(path, False, words, facts)


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
