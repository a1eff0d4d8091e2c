"""How crisp the face is, at the resolution the picture really has."""

import cv2
import numpy as np

from app.vision.mesh_mirror import FACE_POINTS
from app.vision.types import FloatArray, RgbImage

FINEST_SCALE = 0.5
"""Of the canonical crop. Finer than this the camera's own sharpening and noise would be measured."""
COARSEST_SCALE = 0.05
FLAT = 1e-6


def face_sharpness(crop: RgbImage, landmarks: FloatArray, detail: float = 1.0) -> float:
    """Compare the finest structure with all structure.

    Parameters
    ----------
    crop : height x width x 3
    landmarks : 478 x 3
        In px of the crop.
    detail
        Source px per crop px. Below 1 the crop was enlarged; it is measured at the source's own size, so that
        a small but crisp picture counts as crisp: what it lacks is the factor "detail".

    Returns
    -------
    log2 of the Laplacian's variance over the grey values' variance within the face. Light cancels out.
    """
    scale = float(np.clip(detail, COARSEST_SCALE, FINEST_SCALE))
    size = (max(16, round(crop.shape[1] * scale)), max(16, round(crop.shape[0] * scale)))
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.float32)
    mask = np.zeros(grey.shape, np.uint8)
    outline = landmarks[:FACE_POINTS, :2] * (size[0] / crop.shape[1])
    hull = cv2.convexHull(np.round(np.clip(outline, -size[1], 2 * size[1])).astype(np.int32))
    cv2.fillConvexPoly(mask, np.asarray(hull), 1)
    if not mask.any():
        mask[:] = 1
    face = mask > 0
    edges = np.asarray(cv2.Laplacian(grey, cv2.CV_32F))
    return float(np.log2((edges[face].var() + FLAT) / (grey[face].var() + FLAT)))
