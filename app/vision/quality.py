"""What an aligned crop says about pose, face and light."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from app.vision.expression import expression
from app.vision.light import skin_light
from app.vision.pose import head_pose
from app.vision.sharpness import face_sharpness
from app.vision.transforms import scale_of, tilt_deg
from app.vision.types import FloatArray, Matrix, RgbImage


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured on one aligned crop; right and left are the subject's own.

    Attributes
    ----------
    yaw_deg, pitch_deg, roll_deg
        Positive: turned to the own left, up, tilted to the own left shoulder.
    eyes_open
        Mean eye aspect ratio of both eyes; about .3 open, below .12 closed.
    mouth_open, smile, face_width_ratio
        Gap between the lips, width of the mouth and of the face, per eye distance.
    sharpness
        log2 of fine structure over all structure.
    exposure, light_left_right, light_up_down, white_balance
        Stops: skin against middle grey; left against right; forehead against cheeks; red against blue.
    faces
        How many faces the whole picture shows.
    """

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
        """Read what `to_dict` wrote.

        Raises
        ------
        KeyError
            When a measurement is missing.
        """
        numbers = {name: float(values[name]) for name in cls.__slots__ if name != "faces"}
        return cls(faces=int(values["faces"]), **numbers)


def assess_quality(
    crop: RgbImage, landmarks_in_canonical_px: FloatArray, faces: int, *, alignment: Matrix | None = None
) -> Quality:
    """Measure an aligned crop.

    Parameters
    ----------
    crop : 2048 x 1536 x 3
    landmarks_in_canonical_px : 478 x 3
        `landmarks_to_frame(alignment, estimate.landmarks)`; of a mirrored picture `estimate.as_mirrored()`.
    faces
        How many the whole picture shows.
    alignment : 2 x 3, optional
        The matrix that made the crop. It alone knows how far the head was tilted in the picture, because the
        crop has level eyes, and how large the face was; without it there is no tilt and full size.
    """
    pose = head_pose(landmarks_in_canonical_px)
    shape = expression(landmarks_in_canonical_px)
    light = skin_light(crop, landmarks_in_canonical_px)
    detail = 1.0 if alignment is None else 1.0 / scale_of(alignment)
    return Quality(
        yaw_deg=pose.yaw_deg,
        pitch_deg=pose.pitch_deg,
        roll_deg=pose.roll_deg + (0.0 if alignment is None else tilt_deg(alignment)),
        eyes_open=shape.eyes_open,
        mouth_open=shape.mouth_open,
        smile=shape.smile,
        sharpness=face_sharpness(crop, landmarks_in_canonical_px, detail),
        exposure=light.exposure,
        light_left_right=light.left_right,
        light_up_down=light.up_down,
        faces=faces,
        white_balance=light.white_balance,
        face_width_ratio=shape.face_width_ratio,
    )
