"""Texture from one set of triangles onto another."""

import cv2
import numpy as np

from app.vision.types import FloatArray, RgbImage


def sample(image: RgbImage, source: FloatArray, target: FloatArray, triangles: FloatArray) -> RgbImage:
    """Draw each triangle of `image` where it stands in `target`, in the order given: the nearest comes last.

    Parameters
    ----------
    source, target : N x 2 px
    triangles : M x 3 numbers of points
    """
    height, width = image.shape[:2]
    map_x, map_y = (np.asarray(grid, np.float32) for grid in np.meshgrid(np.arange(width), np.arange(height)))
    for corners in triangles:
        there, here = target[corners], source[corners]
        low = np.maximum(np.ceil(there.min(axis=0) - 1e-6), 0).astype(int)
        high = np.minimum(np.floor(there.max(axis=0) + 1e-6), (width - 1, height - 1)).astype(int)
        edges = np.column_stack([there[1] - there[0], there[2] - there[0]])
        area = float(np.linalg.det(edges))
        if (high < low).any() or abs(area) < 1e-9:
            continue
        y, x = np.mgrid[low[1] : high[1] + 1, low[0] : high[0] + 1]
        shares = np.einsum("ij,jyx->iyx", np.linalg.inv(edges), np.stack([x - there[0, 0], y - there[0, 1]]))
        inside = (shares[0] >= -1e-9) & (shares[1] >= -1e-9) & (shares.sum(axis=0) <= 1 + 1e-9)
        found = here[0][:, None, None] + np.einsum(
            "ij,jyx->iyx", np.column_stack([here[1] - here[0], here[2] - here[0]]), shares
        )
        map_x[y[inside], x[inside]], map_y[y[inside], x[inside]] = found[0][inside], found[1][inside]
    drawn = cv2.remap(image, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, dtype=np.uint8)
