"""What comes out of the sandbox. The child writes it with `to_facts`; `answers` reads it back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.imaging.header_fields import PictureFormat
from app.vision.quality import Quality
from app.vision.types import EyePair

Reason = Literal["no_face", "uncertain", "small_face", "no_model", "looks_front", "looks_left", "looks_right"]
EyeSource = Literal["model", "hand"]
MatrixRows = tuple[tuple[float, float, float], tuple[float, float, float]]

ALIGNED, SCREEN, THUMB, UPRIGHT = "aligned", "screen", "thumb", "upright"
SIGNATURE = "signature"
"""What the face that was lined up looks like, for `app.vision.identity`; no picture."""
SCREEN_SIDE_PX, THUMB_SIDE_PX, UPRIGHT_SIDE_PX = 1024, 256, 2048


@dataclass(frozen=True, slots=True)
class InspectedPhoto:
    """What an upload says about itself. Width and height are of the upright picture."""

    format: PictureFormat
    width: int
    height: int
    orientation: int
    taken_at_local: datetime | None = None  # naive: the clock on the camera
    utc_offset_minutes: int | None = None
    camera: str | None = None

    def to_facts(self) -> dict[str, Any]:
        """Return plain values for the wire."""
        taken_at = self.taken_at_local.isoformat() if self.taken_at_local else None
        return {
            "format": self.format,
            "width": self.width,
            "height": self.height,
            "orientation": self.orientation,
            "taken_at_local": taken_at,
            "utc_offset_minutes": self.utc_offset_minutes,
            "camera": self.camera,
        }


@dataclass(frozen=True, slots=True)
class PersonInPhoto:
    """One of several faces, in upright source px; `eyes` are rough, the subject's right one first."""

    eyes: EyePair
    box: tuple[float, float, float, float]  # left, top, right, bottom
    score: float
    is_lined_up: bool
    signature: bytes = b""

    def to_facts(self) -> dict[str, Any]:
        """Return plain values for the wire, all but the signature."""
        return {
            "eyes": [list(self.eyes.right), list(self.eyes.left)],
            "box": list(self.box),
            "score": self.score,
            "is_lined_up": self.is_lined_up,
        }


@dataclass(frozen=True, slots=True)
class ProcessedPhoto:
    """A photo after the pipeline. Eyes and matrix speak of upright source px at full resolution.

    `people` lists every face when there are several. When there is a matrix, the outputs are `aligned`, a `thumb` of
    it, and `signature` if the lined-up face was read; `screen` and `upright` are then made when they are first asked
    for. Otherwise they are `upright`, and `screen` and `thumb` of it. `upright` always shows the whole picture, at
    `upright_scale` of its size (source px = (upright px + .5) / upright_scale - .5).
    """

    width: int
    height: int
    orientation: int
    found: bool
    reason: Reason | None
    source: EyeSource
    recipe: str
    model_sha256: str
    upright_scale: float
    eyes: EyePair | None = None
    matrix: MatrixRows | None = None  # upright source px to canonical px
    uncertainty_pct_iod: float | None = None  # None when the eyes were placed by hand
    detail: float | None = None  # detected interocular distance in source px over the crop's 480
    faces: int = 0
    people: tuple[PersonInPhoto, ...] = ()
    quality: Quality | None = None
    ms: dict[str, float] = field(default_factory=dict)
    outputs: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_aligned(self) -> bool:
        """True when there is an aligned crop."""
        return self.matrix is not None

    def to_facts(self) -> dict[str, Any]:
        """Return plain values for the wire, all but the outputs."""
        return {
            "width": self.width,
            "height": self.height,
            "orientation": self.orientation,
            "found": self.found,
            "reason": self.reason,
            "source": self.source,
            "recipe": self.recipe,
            "model_sha256": self.model_sha256,
            "upright_scale": self.upright_scale,
            "eyes": [list(self.eyes.right), list(self.eyes.left)] if self.eyes else None,
            "matrix": [list(row) for row in self.matrix] if self.matrix else None,
            "uncertainty_pct_iod": self.uncertainty_pct_iod,
            "detail": self.detail,
            "faces": self.faces,
            "people": [person.to_facts() for person in self.people],
            "quality": self.quality.to_dict() if self.quality else None,
            "ms": self.ms,
        }
