"""From a picture to the two eye centres, with an honest uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.vision.eyes import EyeReadings, blended_centres, eye_centres, stated_uncertainty
from app.vision.iris import Look, look_at_eyes
from app.vision.mesh import Region, draw_fitting_patch, read_mesh
from app.vision.mesh_mirror import relabelled
from app.vision.models import FaceModel
from app.vision.orientation import FoundFace, find_face, find_face_near
from app.vision.pyramid import pyramid, rest_of
from app.vision.transforms import apply, invert, pyramid_level_matrix
from app.vision.types import EyePair, FloatArray, RgbImage

RECIPE = "mesh-v2-and-iris-6-4/2"
"""Names everything that decides where the eyes are found; a new one means stored crops can be redone."""
MAX_UNCERTAINTY_PCT_IOD = 2.2
"""Above this an alignment is shown to the user for checking, never silently used."""
AGREED_PCT_IOD = 0.35
"""An uncertainty above this asks for more readings."""

# How far a crop leaves the middle: across and down in shares of the side, the turn, the scale about its middle.
_STEPS = (0.028, 0.028, 0.085, 0.05)
_SCALE = 0.945
# Half of a factorial design: every step is taken as often forwards as backwards, so that what a network makes of a
# shift, a turn or a scale cancels out.
_HALF = ((-1, -1, 1, 1), (-1, 1, 1, -1), (1, -1, -1, 1), (1, 1, -1, -1))
_FOUR_LOOKS = tuple(Look(signs) for signs in _HALF)
_TWO_LOOKS = (Look(), Look(mirrored=True))


@dataclass(frozen=True, slots=True, eq=False)
class EyeEstimate:
    """Where the eyes are and how far to believe it.

    Attributes
    ----------
    eyes
        In px of the given picture, named as in an unmirrored picture.
    uncertainty_pct_iod
        How far off the eyes may be in % of the eye distance; see `band_pct_iod`.
    spread_px
        How far the readings of the right and of the left eye lie apart (standard deviation).
    presence, detection_score
        0 to 1, the mesh's and the detector's belief that this is a face.
    quarter_turns
        How often `np.rot90` must turn the picture until the face stands upright.
    landmarks : 478 x 3
        In px of the given picture; depth in the same unit, smaller is nearer.
    faces
        How many faces the picture shows.
    """

    eyes: EyePair
    uncertainty_pct_iod: float
    spread_px: tuple[float, float]
    presence: float
    detection_score: float
    quarter_turns: int
    landmarks: FloatArray
    faces: int

    def as_mirrored(self) -> "EyeEstimate":
        """Name eyes and landmarks as the person does when the picture is a mirror image; px stay."""
        right, left = self.spread_px
        return replace(
            self, eyes=self.eyes.swapped(), spread_px=(left, right), landmarks=relabelled(self.landmarks)
        )


def band_pct_iod(uncertainty_pct_iod: float) -> float:
    """Return the error that 95 % of estimates stay below, in % of the eye distance.

    Wide enough for glasses, whose pull shows least; plain photos lie well inside.
    """
    return 0.2 + 4.0 * uncertainty_pct_iod


def locate_eyes(model: FaceModel, image: RgbImage, *, near: EyePair | None = None) -> EyeEstimate | None:
    """Find the eyes of the main face.

    Parameters
    ----------
    image : height x width x 3
        Upright by EXIF if that is known; any quarter turn is found out. May be a half-size level.
    near
        Eyes placed by hand or known from a choice among several faces, in px of `image`, named as in an
        unmirrored picture: the face they belong to is taken.

    Returns
    -------
    None when there is no face. The estimate may still be too uncertain: compare with MAX_UNCERTAINTY_PCT_IOD.

    Notes
    -----
    The mesh reads the face's region as it is and mirrored, and four slightly shifted, turned and scaled ones, two of
    them mirrored; the iris network then looks at each eye four times. When that leaves a doubt, the four are read the
    other way round too and each eye is looked at twice more. The result depends on nothing but the arguments.
    """
    fine = pyramid(image)
    small, to_image = rest_of(fine), pyramid_level_matrix(len(fine) - 1)
    if near is None:
        found = find_face(model, small)
    else:
        shrunk = EyePair.from_array(apply(invert(to_image), near.as_array()))
        found = find_face_near(model, small, shrunk)
    if found is None:
        return None
    return _estimate(model, fine + small[1:], replace(found, region=found.region.moved(to_image)))


def _estimate(model: FaceModel, levels: tuple[RgbImage, ...], found: FoundFace) -> EyeEstimate:
    first, rest = _crops(found.region)
    meshes = _read(model, levels, first)
    looks = _look(model, levels, meshes, _FOUR_LOOKS)
    uncertainty = stated_uncertainty(EyeReadings.of_meshes(meshes), looks)
    if looks is None or uncertainty > AGREED_PCT_IOD:
        meshes = np.concatenate([meshes, _read(model, levels, rest)])
        more = _look(model, levels, meshes, _TWO_LOOKS)
        looks = looks.and_more(more) if looks and more else None
    return EyeEstimate(
        eyes=_centres(meshes, looks),
        uncertainty_pct_iod=uncertainty,
        spread_px=_spread_px(meshes),
        presence=found.presence,
        detection_score=found.detection_score,
        quarter_turns=found.quarter_turns,
        landmarks=meshes.mean(axis=0),
        faces=found.faces,
    )


def _centres(meshes: FloatArray, looks: EyeReadings | None) -> EyePair:
    readings = EyeReadings.of_meshes(meshes)
    eyes = eye_centres(readings).mean(axis=0) if looks is None else blended_centres(readings, looks)
    return EyePair.from_array(eyes)


def _spread_px(meshes: FloatArray) -> tuple[float, float]:
    right, left = np.sqrt(eye_centres(EyeReadings.of_meshes(meshes)).var(axis=0).sum(axis=1)).tolist()
    return right, left


def _look(
    model: FaceModel, levels: tuple[RgbImage, ...], meshes: FloatArray, looks: Sequence[Look]
) -> EyeReadings | None:
    if model.iris is None:
        return None
    eyes = eye_centres(EyeReadings.of_meshes(meshes)).mean(axis=0)
    return look_at_eyes(model.iris, levels, eyes, looks)


def _crops(region: Region) -> tuple[list[tuple[Region, bool]], list[tuple[Region, bool]]]:
    """Crops and whether each is read through a mirror: the first six, and four more for when they leave a doubt.

    The first six of a picture are the mirror images of the first six of its mirror image, and so are their answers.
    """
    steps = [tuple(step * sign for step, sign in zip(_STEPS, each, strict=True)) for each in _HALF]
    crops = [region.jittered(across, down, turn, _SCALE + scale) for across, down, turn, scale in steps]
    through_a_mirror = [across > 0 for across, *_ in _HALF]
    some = list(zip(crops, through_a_mirror, strict=True))
    return [(region, False), (region, True), *some], [(crop, not mirrored) for crop, mirrored in some]


def _read(model: FaceModel, levels: tuple[RgbImage, ...], crops: Sequence[tuple[Region, bool]]) -> FloatArray:
    return np.array([_read_one(model, levels, region, mirrored) for region, mirrored in crops])


def _read_one(model: FaceModel, levels: tuple[RgbImage, ...], region: Region, mirrored: bool) -> FloatArray:
    return read_mesh(model, draw_fitting_patch(levels, region), region.matrix(), mirrored)[1]
