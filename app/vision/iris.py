"""The iris network: one eye at a time, seen from close by, with its lids and its iris.

It shares neither weights nor crops with the mesh, so what pulls at one of them often leaves the other alone.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from app.vision.eyes import EyeReadings
from app.vision.mesh import Region, draw_fitting_patch
from app.vision.models import Network
from app.vision.transforms import apply
from app.vision.types import FloatArray, RgbImage

PATCH_PER_IOD = 1.06
# The first sixteen of the 71 points follow the lids: nine below from corner to corner, seven above.
_LIDS = 16
# How far a look leaves the middle: across and down in shares of the side, the turn, the scale.
_STEPS = (0.045, 0.045, 0.1, 0.07)

Signs = tuple[int, int, int, int]


class Look(NamedTuple):
    """Which way each step goes, and whether the eye is shown as one of the other side."""

    signs: Signs = (0, 0, 0, 0)
    mirrored: bool = False


def look_at_eyes(
    network: Network, levels: tuple[RgbImage, ...], eyes: FloatArray, looks: Sequence[Look]
) -> EyeReadings:
    """Read both eyes once per look.

    Parameters
    ----------
    levels
        The half-size pyramid.
    eyes : 2 x 2
        Where they roughly are, in px of the first level, right eye first.
    looks
        How each one differs from straight on.
    """
    along = eyes[1] - eyes[0]
    angle = math.atan2(float(along[1]), float(along[0]))
    side = PATCH_PER_IOD * float(np.linalg.norm(along))
    cosine, sine = math.cos(angle), math.sin(angle)
    points, detail = [], []
    for look in looks:
        across, down, turn, scale = (step * sign for step, sign in zip(_STEPS, look.signs, strict=True))
        shift = side * np.array([across * cosine - down * sine, across * sine + down * cosine])
        for (x, y), flipped in zip((eyes + shift).tolist(), (False, True), strict=True):
            region = Region(x, y, side * (1.0 + scale), angle + turn)
            read, finest = _read_eye(network, levels, region, flipped != look.mirrored)
            points.append(read)
            detail.append(finest)
    both = np.array(points).reshape(len(looks), 2, -1, 2)
    return EyeReadings(
        both[:, :, :_LIDS].mean(axis=2), both[:, :, _LIDS:], -math.log(max(float(np.mean(detail)), 1e-4))
    )


def _read_eye(
    network: Network, levels: tuple[RgbImage, ...], region: Region, flipped: bool
) -> tuple[FloatArray, float]:
    """Return lids and iris, 21 x 2, and which share of the contrast is the finest detail.

    The network knows right eyes; left ones are shown to it in a mirror.
    """
    patch = draw_fitting_patch(levels, region, network.input_px)
    seen = np.asarray(cv2.flip(patch, 1), dtype=np.uint8) if flipped else patch
    contours, iris = (each.reshape(-1, 3)[:, :2] for each in network.look(seen))
    points = np.vstack([contours[:_LIDS], iris])
    if flipped:
        points[:, 0] = network.input_px - points[:, 0]
    # As with the mesh: the network counts from the patch's edge, pixels have their centres at integers.
    placed = apply(region.matrix(network.input_px), points - 0.5)
    return placed, _finest_detail(patch)


def _finest_detail(patch: RgbImage) -> float:
    grey = cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var() / max(float(grey.var()), 1e-6))
