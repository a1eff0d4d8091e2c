"""From a picture to the two eye centres, with an honest uncertainty."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.vision.mesh import PATCH_PX, Region, draw_patch, read_mesh
from app.vision.mesh_mirror import relabelled
from app.vision.models import FaceModel
from app.vision.orientation import FoundFace, find_face, find_face_near
from app.vision.pyramid import pyramid
from app.vision.transforms import apply, invert, landmarks_to_frame, pyramid_level_matrix
from app.vision.types import EyePair, FloatArray, RgbImage

RECIPE = "mesh-v2-eye-contours-16/1"
"""Names everything that decides where the eyes are found; a new one means stored crops can be redone."""
MAX_UNCERTAINTY_PCT_IOD = 2.2
"""Above this an alignment is shown to the user for checking, never silently used."""
CROPS = 8

# The contour of each lid: its centre does not follow the gaze as the iris does.
RIGHT_EYE = (33, 133, 159, 145, 158, 153, 160, 144)
LEFT_EYE = (263, 362, 386, 374, 385, 380, 387, 373)
# Root of x^5 = x + 1: its powers fill four dimensions evenly (Roberts 2018, generalised golden ratio).
_EVEN = 1.22074408


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
    """Return the error that 95 % of estimates stay below, in % of the eye distance."""
    return 0.3 + 1.2 * uncertainty_pct_iod


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
    Eight slightly shifted, turned and scaled crops are each read as they are and mirrored; every landmark is
    the plain mean of the sixteen. The result depends on nothing but the arguments.
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


def _estimate(model: FaceModel, levels: tuple[RgbImage, ...], found: FoundFace) -> EyeEstimate:
    meshes = np.array(
        [mesh for region in _crops(found.region) for mesh in _read_both_ways(model, levels, region)]
    )
    eyes = np.stack([meshes[:, RIGHT_EYE, :2].mean(axis=1), meshes[:, LEFT_EYE, :2].mean(axis=1)], axis=1)
    pair = EyePair.from_array(eyes.mean(axis=0))
    variance = float(eyes.var(axis=0).sum(axis=1).mean())
    return EyeEstimate(
        eyes=pair,
        uncertainty_pct_iod=100.0 * math.sqrt(variance) / max(pair.interocular_distance_px, 1e-6),
        presence=found.presence,
        detection_score=found.detection_score,
        quarter_turns=found.quarter_turns,
        landmarks=meshes.mean(axis=0),
        faces=found.faces,
    )


def _crops(region: Region) -> Iterator[Region]:
    for k in range(1, CROPS + 1):
        across, down, turn, scale = (math.modf(0.5 + k * _EVEN**-power)[0] for power in (1, 2, 3, 4))
        yield region.jittered(
            0.08 * across - 0.04, 0.08 * down - 0.04, 0.24 * turn - 0.12, 0.87 + 0.15 * scale
        )


def _read_both_ways(model: FaceModel, levels: tuple[RgbImage, ...], region: Region) -> Iterator[FloatArray]:
    # The coarsest level that still has every pixel the patch needs: a small face is read from the finer ones.
    level = min(len(levels) - 1, max(0, math.floor(math.log2(max(region.side_px / PATCH_PX, 1.0)))))
    to_image = pyramid_level_matrix(level)
    there = region.moved(invert(to_image))
    patch, matrix = draw_patch(levels[level], there), there.matrix()
    for mirrored in (False, True):
        yield landmarks_to_frame(to_image, read_mesh(model, patch, matrix, mirrored)[1])
