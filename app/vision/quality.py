"""What an aligned crop says about pose, face and light."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from app.vision.colour import Sclera, sclera
from app.vision.expression import expression
from app.vision.light import skin_light
from app.vision.pose import head_pose
from app.vision.pyramid import half
from app.vision.sharpness import BANDS, Structure, face_structure, sharpness
from app.vision.transforms import invert, landmarks_to_frame, pyramid_level_matrix, scale_of, tilt_deg
from app.vision.types import FloatArray, Matrix, RgbImage

# Measurements that older rows lack.
_LATER = frozenset({"tint", "sclera_red", "sclera_blue", "structure"})
_STRUCTURE = "structure_{}"


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
        log2 of fine structure over all structure, at the resolution the picture has.
    exposure, light_left_right, light_up_down, white_balance
        Stops: skin against middle grey; left against right; forehead against cheeks; red against blue.
    faces
        How many faces the whole picture shows.
    tint
        Stops: green against red and blue of the skin. None in what older versions wrote, as are the next three.
    sclera_red, sclera_blue
        Stops: red and blue against green in the whites of the eyes, see `app.vision.colour`; None when they show
        too little.
    structure
        What sharpness is compared by, see `app.vision.sharpness`.
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
    tint: float | None = None
    sclera_red: float | None = None
    sclera_blue: float | None = None
    structure: Structure | None = None

    @property
    def sclera(self) -> Sclera | None:
        """The colour of the whites of the eyes, when it was measured."""
        if self.sclera_red is None or self.sclera_blue is None:
            return None
        return Sclera(self.sclera_red, self.sclera_blue)

    def to_dict(self) -> dict[str, float]:
        """Return plain numbers for JSON; what is not known is left out."""
        known = {
            name: value for name, value in asdict(self).items() if value is not None and name != "structure"
        }
        return known | {_STRUCTURE.format(band): value for band, value in (self.structure or {}).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, float]) -> Self:
        """Read what `to_dict` wrote.

        Raises
        ------
        KeyError
            When a measurement is missing that every version has written.
        """
        known = [name for name in cls.__slots__ if name not in _LATER or name in values]
        numbers = {name: float(values[name]) for name in known if name != "faces"}
        bands = {band: values.get(_STRUCTURE.format(band)) for band in BANDS}
        structure = {band: float(value) for band, value in bands.items() if value is not None}
        return cls(
            faces=int(values["faces"]),
            structure=structure if len(structure) == len(BANDS) else None,
            **numbers,
        )


def assess_quality(
    crop: RgbImage,
    landmarks_in_canonical_px: FloatArray,
    faces: int,
    *,
    alignment: Matrix | None = None,
    halved: RgbImage | None = None,
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
    halved : 1024 x 768 x 3, optional
        `pyramid.half(crop)`, when the caller has it already.
    """
    pose = head_pose(landmarks_in_canonical_px)
    shape = expression(landmarks_in_canonical_px)
    if halved is None:
        halved = half(crop)
    landmarks_in_halved_px = landmarks_to_frame(invert(pyramid_level_matrix(1)), landmarks_in_canonical_px)
    light = skin_light(halved, landmarks_in_halved_px)
    detail = 1.0 if alignment is None else 1.0 / scale_of(alignment)
    # Without the quarter px: stored figures were measured within this outline.
    structure = face_structure(halved, landmarks_in_canonical_px * 0.5)
    white = sclera(crop, landmarks_in_canonical_px, detail)
    return Quality(
        yaw_deg=pose.yaw_deg,
        pitch_deg=pose.pitch_deg,
        roll_deg=pose.roll_deg + (0.0 if alignment is None else tilt_deg(alignment)),
        eyes_open=shape.eyes_open,
        mouth_open=shape.mouth_open,
        smile=shape.smile,
        sharpness=sharpness(structure, detail),
        exposure=light.exposure,
        light_left_right=light.left_right,
        light_up_down=light.up_down,
        faces=faces,
        white_balance=light.white_balance,
        face_width_ratio=shape.face_width_ratio,
        tint=light.tint,
        sclera_red=None if white is None else white.red,
        sclera_blue=None if white is None else white.blue,
        structure=structure,
    )
