"""Turning pixels upright."""

import cv2
import numpy as np

from app.vision.types import RgbImage

_TURNS = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turn_upright(pixels: RgbImage, orientation: int) -> RgbImage:
    """Apply EXIF orientation 1 to 8 to stored pixels; the result is contiguous."""
    if orientation in _TURNS:
        return np.asarray(cv2.rotate(pixels, _TURNS[orientation]), dtype=np.uint8)
    if orientation == 2:
        return mirror(pixels)
    if orientation == 4:
        return np.asarray(cv2.flip(pixels, 0), dtype=np.uint8)
    if orientation == 5:
        return np.asarray(cv2.transpose(pixels), dtype=np.uint8)
    if orientation == 7:
        return np.asarray(cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180), dtype=np.uint8)
    return np.ascontiguousarray(pixels)


def mirror(pixels: RgbImage) -> RgbImage:
    """Exchange left and right."""
    return np.asarray(cv2.flip(pixels, 1), dtype=np.uint8)
