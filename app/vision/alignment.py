"""From a picture to the two eye centres, with an honest uncertainty."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.vision.mesh import PATCH_PX, Region, draw_patch, read_mesh
from app.vision.mesh_mirror import relabelled
from app.vision.models import FaceModel
from app.vision.orientation import FoundFace, find_face, find_face_near
from app.vision.pyramid import pyramid
from app.vision.transforms import apply, invert, landmarks_to_frame, pyramid_level_matrix
from app.vision.types import EyePair, FloatArray, RgbImage

RECIPE = "mesh-v2-eye-contours-10/2"
"""Names everything that decides where the eyes are found; a new one means stored crops can be redone."""
MAX_UNCERTAINTY_PCT_IOD = 2.2
"""Above this an alignment is shown to the user for checking, never silently used."""
AGREED_PCT_IOD = 1.1
"""A spread above this asks for the second half of the crops."""

# The contour of each lid: its centre does not follow the gaze as the iris does.
RIGHT_EYE = (33, 133, 159, 145, 158, 153, 160, 144)
LEFT_EYE = (263, 362, 386, 374, 385, 380, 387, 373)
_RIGHT_IRIS, _LEFT_IRIS = slice(468, 473), slice(473, 478)
IRIS_SHARE = 0.5
# How far a crop leaves the middle: across and down in shares of the side, the turn, the scale about its middle.
_STEPS = (0.028, 0.028, 0.085, 0.05)
_SCALE = 0.945
# Two halves of a factorial design: in each half every step is taken as often forwards as backwards, so that what
# the network makes of a shift, a turn or a scale cancels out.
_FIRST_HALF = ((-1, -1, 1, 1), (-1, 1, 1, -1), (1, -1, -1, 1), (1, 1, -1, -1))
_SECOND_HALF = ((-1, -1, -1, -1), (-1, 1, -1, 1), (1, -1, 1, -1), (1, 1, 1, 1))


@dataclass(frozen=True, slots=True, eq=False)
class EyeEstimate:
    """Where the eyes are and how far to believe it.

    Attributes
    ----------
    eyes
        In px of the given picture, named as in an unmirrored picture.
    uncertainty_pct_iod
        Spread of the eye centres over all crops in % of the eye distance; see `band_pct_iod`.
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
    presence: float
    detection_score: float
    quarter_turns: int
    landmarks: FloatArray
    faces: int

    def as_mirrored(self) -> "EyeEstimate":
        """Name eyes and landmarks as the person does when the picture is a mirror image; px stay."""
        return replace(self, eyes=self.eyes.swapped(), landmarks=relabelled(self.landmarks))


def band_pct_iod(uncertainty_pct_iod: float) -> float:
    """Return the error that 95 % of estimates stay below, in % of the eye distance.

    Wide enough for glasses and sheet masks, whose pull the spread hardly shows; plain photos lie well inside.
    """
    return 0.2 + 1.8 * uncertainty_pct_iod


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
    The face's region and four slightly shifted, turned and scaled ones are each read as they are and mirrored;
    when the ten readings differ, eight more follow. The result depends on nothing but the arguments.
    """
    levels = pyramid(image)
    to_image = pyramid_level_matrix(len(levels) - 1)
    if near is None:
        found = find_face(model, levels[-1])
    else:
        shrunk = EyePair.from_array(apply(invert(to_image), near.as_array()))
        found = find_face_near(model, levels[-1], shrunk)
    return (
        None
        if found is None
        else _estimate(model, levels, replace(found, region=found.region.moved(to_image)))
    )


def eye_centres(meshes: FloatArray) -> FloatArray:
    """Return both eye centres of each mesh.

    Parameters
    ----------
    meshes : N x 478 x (2 or more)

    Returns
    -------
    N x 2 x 2, right eye first. The middle between the two is that of the lids alone; half of what the irises say
    differently of one eye than of the other is added. Both irises follow the gaze alike, so it does not count,
    while frames and sheets pull at the lids of each eye on its own.
    """
    lids = np.stack([meshes[:, RIGHT_EYE, :2].mean(axis=1), meshes[:, LEFT_EYE, :2].mean(axis=1)], axis=1)
    irises = np.stack(
        [meshes[:, _RIGHT_IRIS, :2].mean(axis=1), meshes[:, _LEFT_IRIS, :2].mean(axis=1)], axis=1
    )
    apart = irises - lids
    return np.asarray(lids + IRIS_SHARE * (apart - apart.mean(axis=1, keepdims=True)))


def _estimate(model: FaceModel, levels: tuple[RgbImage, ...], found: FoundFace) -> EyeEstimate:
    meshes = _read(model, levels, [found.region, *_crops(found.region, _FIRST_HALF)])
    pair, uncertainty = _summary(meshes)
    if uncertainty > AGREED_PCT_IOD:
        meshes = np.concatenate([meshes, _read(model, levels, _crops(found.region, _SECOND_HALF))])
        pair, uncertainty = _summary(meshes)
    return EyeEstimate(
        eyes=pair,
        uncertainty_pct_iod=uncertainty,
        presence=found.presence,
        detection_score=found.detection_score,
        quarter_turns=found.quarter_turns,
        landmarks=meshes.mean(axis=0),
        faces=found.faces,
    )


def _summary(meshes: FloatArray) -> tuple[EyePair, float]:
    eyes = eye_centres(meshes)
    pair = EyePair.from_array(eyes.mean(axis=0))
    variance = float(eyes.var(axis=0).sum(axis=1).mean())
    return pair, 100.0 * math.sqrt(variance) / max(pair.interocular_distance_px, 1e-6)


def _crops(region: Region, signs: tuple[tuple[int, int, int, int], ...]) -> list[Region]:
    steps = [tuple(step * sign for step, sign in zip(_STEPS, each, strict=True)) for each in signs]
    return [region.jittered(across, down, turn, _SCALE + scale) for across, down, turn, scale in steps]


def _read(model: FaceModel, levels: tuple[RgbImage, ...], regions: Sequence[Region]) -> FloatArray:
    return np.array([mesh for region in regions for mesh in _read_both_ways(model, levels, region)])


def _read_both_ways(model: FaceModel, levels: tuple[RgbImage, ...], region: Region) -> Iterator[FloatArray]:
    # The coarsest level that still has every pixel the patch needs: a small face is read from the finer ones.
    level = min(len(levels) - 1, max(0, math.floor(math.log2(max(region.side_px / PATCH_PX, 1.0)))))
    to_image = pyramid_level_matrix(level)
    there = region.moved(invert(to_image))
    patch, matrix = draw_patch(levels[level], there), there.matrix()
    for mirrored in (False, True):
        yield landmarks_to_frame(to_image, read_mesh(model, patch, matrix, mirrored)[1])
