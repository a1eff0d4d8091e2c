"""Memory for large pictures is there, all of it, or is refused as memory always is."""

import numpy as np
import pytest

from app.vision.canvas import canvas


@pytest.mark.parametrize(("height", "width"), [(1, 1), (700, 900), (1024, 1024), (2048, 1536), (4001, 2999)])
def test_every_pixel_can_be_written(height, width):
    picture = canvas(height, width)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    picture[:] = 201
    assert (picture == 201).all()


def test_two_pictures_do_not_share_memory():
    first, second = canvas(1200, 1200), canvas(1200, 1200)
    first[:], second[:] = 1, 2
    assert (first == 1).all()


def test_too_large_a_picture_is_out_of_memory_and_nothing_else():
    """More than any processor can address."""
    with pytest.raises(MemoryError):
        canvas(2**24, 2**24)
