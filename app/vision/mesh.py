"""The 478-point mesh of one square, turned region of a picture."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from app.vision.detection import Detection
from app.vision.mesh_mirror import FACE_POINTS, relabelled
from app.vision.models import FaceModel
from app.vision.pyramid import fitting_level
from app.vision.transforms import apply, invert, scale_of
from app.vision.types import EyePair, FloatArray, Matrix, RgbImage

PATCH_PX = 256
REGION_PER_FACE = 1.5
ANTIALIAS_ABOVE = 1.05
_OUTER_RIGHT, _OUTER_LEFT = 33, 263


@dataclass(frozen=True, slots=True)
class Region:
    """A square of `side_px` about (x, y), turned so that the eyes lie level in it."""

    x: float
    y: float
    side_px: float
    angle_rad: float

    @classmethod
    def of_detection(cls, face: Detection) -> "Region":
        """Start from a detected box and its rough eyes."""
        x, y = face.centre.tolist()
        across, down = (face.box[2:] - face.box[:2]).tolist()
        return cls(x, y, REGION_PER_FACE * max(across, down), _angle(face.eyes[0], face.eyes[1]))

    @classmethod
    def of_eyes(cls, eyes: EyePair) -> "Region":
        """Start from eyes somebody pointed at: the face reaches about three eye distances down and across."""
        right, left = eyes.as_array()
        angle = _angle(right, left)
        distance = eyes.interocular_distance_px
        x, y = (
            (right + left) / 2.0 + 0.4 * distance * np.array([-math.sin(angle), math.cos(angle)])
        ).tolist()
        return cls(x, y, REGION_PER_FACE * 2.5 * distance, angle)

    @classmethod
    def of_landmarks(cls, landmarks: FloatArray) -> "Region":
        """Take the roll from the outer eye corners and the extent from the whole face."""
        points = landmarks[:FACE_POINTS, :2]
        angle = _angle(points[_OUTER_RIGHT], points[_OUTER_LEFT])
        level = _rotation(-angle)
        turned = points @ level.T
        low, high = turned.min(axis=0), turned.max(axis=0)
        x, y = (level.T @ ((low + high) / 2.0)).tolist()
        return cls(x, y, REGION_PER_FACE * float((high - low).max()), angle)

    def moved(self, matrix: Matrix) -> "Region":
        """Express the region in the px a similarity leads to."""
        x, y = apply(matrix, np.array([self.x, self.y])).tolist()
        turn = math.atan2(float(matrix[1, 0]), float(matrix[0, 0]))
        return Region(x, y, self.side_px * scale_of(matrix), self.angle_rad + turn)

    def jittered(self, across: float, down: float, turn_rad: float, scale: float) -> "Region":
        """Shift by shares of the side, turn and scale."""
        return Region(
            self.x + across * self.side_px,
            self.y + down * self.side_px,
            self.side_px * scale,
            self.angle_rad + turn_rad,
        )

    def matrix(self, patch_px: int = PATCH_PX) -> Matrix:
        """Return the matrix from px of a patch `patch_px` wide to picture px."""
        step = self.side_px / patch_px
        across, down = step * math.cos(self.angle_rad), step * math.sin(self.angle_rad)
        # Pixel centres lie at integers: the middle of the patch is there, in its mirror image too.
        middle = (patch_px - 1) / 2.0
        return np.array(
            [
                [across, -down, self.x - (across - down) * middle],
                [down, across, self.y - (down + across) * middle],
            ]
        )


def draw_patch(image: RgbImage, region: Region, patch_px: int = PATCH_PX) -> RgbImage:
    """Cut the region out as a square patch: blurred first when it shrinks, bicubic when it grows."""
    matrix = region.matrix(patch_px)
    shrink = region.side_px / patch_px
    if shrink <= ANTIALIAS_ABOVE:
        return _warp(image, matrix, patch_px, cv2.INTER_CUBIC)
    height, width = image.shape[:2]
    sigma = 0.45 * math.sqrt(shrink * shrink - 1.0) + 0.05
    # What the turned square covers, and what its edge takes from beyond when it is blurred.
    leaning = abs(math.cos(region.angle_rad)) + abs(math.sin(region.angle_rad))
    reach = 0.5 * leaning * region.side_px + 4.0 * sigma + 2.0
    left, top = max(0, math.floor(region.x - reach)), max(0, math.floor(region.y - reach))
    right, bottom = min(width, math.ceil(region.x + reach)), min(height, math.ceil(region.y + reach))
    if right <= left or bottom <= top:
        return np.zeros((patch_px, patch_px, 3), np.uint8)
    smooth = np.asarray(cv2.GaussianBlur(image[top:bottom, left:right], (0, 0), sigma), dtype=np.uint8)
    matrix[:, 2] -= (left, top)
    return _warp(smooth, matrix, patch_px, cv2.INTER_LINEAR)


def draw_fitting_patch(levels: tuple[RgbImage, ...], region: Region, patch_px: int = PATCH_PX) -> RgbImage:
    """Cut a region, in px of the first level, out of the coarsest level that has every pixel the patch needs.

    Blurring what shrinks by less than half costs a quarter of blurring what shrinks by four.
    """
    level, to_first = fitting_level(levels, region.side_px / patch_px)
    return draw_patch(level, region.moved(invert(to_first)), patch_px)


def read_mesh(
    model: FaceModel, patch: RgbImage, matrix: Matrix, mirrored: bool = False
) -> tuple[float, FloatArray]:
    """Run the mesh network on a patch.

    Parameters
    ----------
    patch : 256 x 256 x 3
    matrix : 2 x 3
        Patch px to picture px.
    mirrored
        Look at the patch in a mirror and undo that in the answer: the network's left-right bias cancels out.

    Returns
    -------
    Presence in 0 to 1, and 478 x 3 landmarks in picture px; depth in the same unit, smaller is nearer.
    """
    seen = np.asarray(cv2.flip(patch, 1), dtype=np.uint8) if mirrored else patch
    logit, flat = model.mesh.look(seen)
    landmarks = flat.reshape(-1, 3).copy()
    if mirrored:
        landmarks = relabelled(landmarks)
        landmarks[:, 0] = PATCH_PX - landmarks[:, 0]
    # The network counts from the patch's edge, pixels have their centres at integers. Left out, every eye
    # would lie half a patch px to the right, by near 1 % of the eye distance, mirrored to the left.
    landmarks[:, :2] -= 0.5
    placed = np.column_stack([apply(matrix, landmarks[:, :2]), landmarks[:, 2] * scale_of(matrix)])
    return 1.0 / (1.0 + math.exp(-min(80.0, max(-80.0, float(logit[0]))))), placed


def settle(
    model: FaceModel, levels: tuple[RgbImage, ...], region: Region, passes: int = 2
) -> tuple[float, Region]:
    """Let the mesh correct its own region, in px of the first level; returns the last presence and the region."""
    presence = 0.0
    for _ in range(passes):
        presence, landmarks = read_mesh(model, draw_fitting_patch(levels, region), region.matrix())
        region = Region.of_landmarks(landmarks)
    return presence, region


def _warp(image: RgbImage, matrix: Matrix, patch_px: int, interpolation: int) -> RgbImage:
    flags = interpolation | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, matrix, (patch_px, patch_px), flags=flags), dtype=np.uint8)


def _angle(right: FloatArray, left: FloatArray) -> float:
    return math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))


def _rotation(angle_rad: float) -> FloatArray:
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    return np.array([[cosine, -sine], [sine, cosine]])
