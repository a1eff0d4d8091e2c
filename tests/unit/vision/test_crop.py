"""Crops are drawn by the matrix, without invented structure."""

import math

import cv2
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from app.vision.crop import COLUMN_PX, render_crop
from app.vision.frame import CANONICAL
from app.vision.transforms import similarity_from_eyes
from app.vision.types import EyePair
from tests.faces import turned


def ramp(side_px):
    """A picture whose red is x / 8 and green y / 8."""
    y, x = np.mgrid[:side_px, :side_px]
    return np.stack([x / 8, y / 8, np.full_like(x, 90)], axis=-1).round().astype(np.uint8)


@pytest.mark.parametrize("scale", [0.3, 0.56, 0.74, 0.9, 1.0, 1.4])
def test_every_recipe_puts_a_source_point_where_the_matrix_says(scale):
    source = ramp(1600)
    matrix = np.array([[scale, 0.0, 7.5], [0.0, scale, -3.25]])
    drawn = render_crop(source, matrix, 400, 300).astype(float)
    x, y = np.arange(400), np.arange(300)
    inside_x, inside_y = (x - 7.5) / scale, (y + 3.25) / scale
    assert_allclose(drawn[150, 20:, 0], inside_x[20:] / 8, atol=1.2)
    assert_allclose(drawn[:, 200, 1], inside_y / 8, atol=1.2)


def test_a_half_scale_crop_is_the_mean_of_two_by_two():
    noise = np.random.default_rng(3).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    matrix = np.array([[0.5, 0.0, -0.25], [0.0, 0.5, -0.25]])
    means = noise.reshape(32, 2, 32, 2, 3).mean(axis=(1, 3))
    assert_allclose(render_crop(noise, matrix, 32, 32).astype(float), means, atol=0.51)


@pytest.mark.parametrize("scale", [0.3, 0.5, 0.74])
def test_shrinking_invents_no_pores(scale):
    """A pattern finer than the crop can show comes out as even grey."""
    y, x = np.mgrid[:1200, :1200]
    checks = np.repeat((((x + y) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)
    drawn = render_crop(checks, np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]]), 300, 300)
    assert drawn.std() < 40
    assert abs(drawn.mean() - 127.5) < 1.5


def test_beyond_the_picture_its_edge_is_repeated():
    drawn = render_crop(np.full((50, 50, 3), 77, np.uint8), np.array([[1.0, 0, 30], [0, 1.0, 30]]), 120, 120)
    assert (drawn == 77).all()


def test_the_identity_keeps_every_pixel():
    noise = np.random.default_rng(4).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    assert_array_equal(render_crop(noise, np.eye(2, 3), 30, 40), noise)


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.3])
def test_the_columns_it_is_drawn_in_are_not_seen(scale):
    """One warp of the whole, up to the rounding of where each column begins."""
    source = cv2.GaussianBlur(
        np.random.default_rng(5).integers(0, 256, (500, 900, 3), dtype=np.uint8), (0, 0), 1.5
    )
    turn = scale * np.array([[math.cos(0.06), -math.sin(0.06)], [math.sin(0.06), math.cos(0.06)]])
    matrix = np.column_stack([turn, [-3.4, 7.7]])
    drawn = render_crop(source, matrix, 2 * COLUMN_PX + 31, 300)
    how = cv2.INTER_LINEAR if scale <= 1.0 else cv2.INTER_CUBIC
    size = (2 * COLUMN_PX + 31, 300)
    whole = cv2.warpAffine(source, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    assert np.abs(drawn.astype(int) - whole).max() <= 2
    assert np.abs(drawn.astype(int) - whole).mean() < 0.05


def test_the_default_crop_is_canonical():
    eyes = EyePair((202.0, 110.0), (246.0, 112.0))
    drawn = render_crop(turned().image, similarity_from_eyes(eyes))
    assert drawn.shape == (CANONICAL.height_px, CANONICAL.width_px, 3)
    assert drawn.dtype == np.uint8
