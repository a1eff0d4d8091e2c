"""What the aligned crop says about pose, face and light."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

from app.vision.types import FloatArray, Matrix, RgbImage


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured on one aligned crop."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    eyes_open: float
    mouth_open: float
    smile: float
    sharpness: float
    exposure: float
    light_left_right: float
    light_up_down: float
    faces: int
    white_balance: float
    face_width_ratio: float

    def to_dict(self) -> dict[str, float]:
        """Return plain numbers for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, float]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(**{field.name: field.type(values[field.name]) for field in fields(cls)})


def assess_quality(
    crop: RgbImage, landmarks_in_canonical_px: FloatArray, faces: int, *, alignment: Matrix | None = None
) -> Quality:
    """Measure; filled in the next commit."""
    raise RuntimeError("not built yet")
