"""Turning pixels the way EXIF means it."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from app.imaging.orientation import mirror, turn_upright
from app.vision.transforms import apply, exif_orientation_matrix
from tests import pictures


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_agrees_with_pillow(orientation: int) -> None:
    stored = pictures.scene(31, 20)
    tagged = stored.copy()
    tagged.getexif()[274] = orientation
    expected = np.asarray(ImageOps.exif_transpose(tagged))
    turned = turn_upright(np.asarray(stored), orientation)
    assert np.array_equal(turned, expected)
    assert turned.flags.c_contiguous


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_and_matrix_agree(orientation: int) -> None:
    """A marked pixel lies where the matrix says it does."""
    stored = np.zeros((20, 31, 3), np.uint8)
    stored[4, 7] = 255
    x, y = apply(exif_orientation_matrix(orientation, 31, 20), np.array([7.0, 4.0]))
    assert turn_upright(stored, orientation)[round(y), round(x), 0] == 255


def test_a_stored_picture_comes_back_upright() -> None:
    upright = pictures.scene(31, 20)
    for orientation in range(1, 9):
        stored = pictures.stored_with_orientation(upright, orientation)
        assert np.array_equal(turn_upright(np.asarray(stored), orientation), np.asarray(upright))


def test_mirror_exchanges_left_and_right() -> None:
    stored = np.asarray(pictures.scene(31, 20))
    assert np.array_equal(mirror(stored), np.asarray(ImageOps.mirror(Image.fromarray(stored))))
