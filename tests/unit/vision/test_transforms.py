"""Matrices between pixel grids do what the pixels do."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from app.vision.frame import CANONICAL
from app.vision.pyramid import half, halved, halvings, pyramid
from app.vision.transforms import (
    apply,
    compose,
    exif_orientation_matrix,
    invert,
    landmarks_to_frame,
    pyramid_level_matrix,
    quarter_turn_matrix,
    scale_of,
    similarity_from_eyes,
    tilt_deg,
)
from app.vision.types import EyePair

coordinate = st.floats(-4000, 4000)
points = st.tuples(coordinate, coordinate)
matrices = st.lists(st.floats(-3, 3), min_size=6, max_size=6).map(lambda v: np.array(v).reshape(2, 3))
eye_pairs = st.builds(EyePair, points, points).filter(lambda eyes: eyes.interocular_distance_px > 1)
# What a viewer does with the stored picture so that it stands upright; written down from the EXIF standard.
UPRIGHT = {
    1: lambda stored: stored,
    2: np.fliplr,
    3: lambda stored: np.rot90(stored, 2),
    4: np.flipud,
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.rot90(stored, 2).swapaxes(0, 1),
    8: np.rot90,
}


@given(matrices, matrices, points)
def test_composing_is_applying_one_after_the_other(outer, inner, point):
    point = np.array(point)
    assert_allclose(apply(compose(outer, inner), point), apply(outer, apply(inner, point)), atol=1e-6)


@given(matrices, points)
def test_inverting_brings_every_point_back(matrix, point):
    assume(abs(np.linalg.det(matrix[:, :2])) > 0.1)
    point = np.array(point)
    assert_allclose(apply(invert(matrix), apply(matrix, point)), point, atol=1e-6)


def test_a_matrix_that_squeezes_the_plane_cannot_be_inverted():
    with pytest.raises(ValueError, match="inverted"):
        invert(np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0]]))


@given(eye_pairs, st.booleans())
def test_the_eyes_fall_exactly_on_the_canonical_eyes(eyes, mirrored):
    matrix = similarity_from_eyes(eyes, mirrored=mirrored)
    assert_allclose(apply(matrix, eyes.as_array()), CANONICAL.eyes.as_array(), atol=1e-6)


@given(eye_pairs, st.booleans())
def test_an_alignment_is_a_similarity_and_reflects_only_mirrored_pictures(eyes, mirrored):
    linear = similarity_from_eyes(eyes, mirrored=mirrored)[:, :2]
    scale = CANONICAL.interocular_distance_px / eyes.interocular_distance_px
    assert_allclose(linear @ linear.T, scale**2 * np.eye(2), atol=1e-6 * scale**2)
    assert np.linalg.det(linear) < 0 if mirrored else np.linalg.det(linear) > 0


@given(eye_pairs, st.integers(200, 4000), points)
def test_a_mirrored_picture_gives_the_same_crop(eyes, width, point):
    """Reflecting the picture and saying so cancel out."""
    flip = np.array([[-1.0, 0.0, width - 1.0], [0.0, 1.0, 0.0]])
    seen = EyePair.from_array(apply(flip, eyes.as_array()))
    direct = similarity_from_eyes(eyes)
    through_the_mirror = compose(similarity_from_eyes(seen, mirrored=True), flip)
    assert_allclose(
        apply(through_the_mirror, np.array(point)),
        apply(direct, np.array(point)),
        atol=1e-5 * scale_of(direct),
    )


def test_one_point_is_no_pair_of_eyes():
    with pytest.raises(ValueError, match="same point"):
        similarity_from_eyes(EyePair((3.0, 4.0), (3.0, 4.0)))


@given(st.floats(-44, 44), st.booleans())
def test_the_tilt_is_positive_towards_the_own_left_shoulder(angle_deg, mirrored):
    drop = 100 * np.tan(np.radians(angle_deg))
    # The left eye stands lower: at the right of a picture, at the left of a mirrored one.
    left = (200.0, 300.0 + drop) if mirrored else (400.0, 300.0 + drop)
    eyes = EyePair((300.0, 300.0), left)
    assert_allclose(tilt_deg(similarity_from_eyes(eyes, mirrored=mirrored)), angle_deg, atol=1e-9)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientations_match_what_a_viewer_does(orientation):
    stored = np.arange(5 * 7).reshape(5, 7)
    upright = UPRIGHT[orientation](stored)
    matrix = exif_orientation_matrix(orientation, width=7, height=5)
    y, x = np.mgrid[:5, :7]
    mapped = np.round(apply(matrix, np.stack([x, y], axis=-1))).astype(int)
    assert (upright[mapped[..., 1], mapped[..., 0]] == stored).all()


@pytest.mark.parametrize("orientation", [0, 9])
def test_other_orientations_are_refused(orientation):
    with pytest.raises(ValueError, match="EXIF"):
        exif_orientation_matrix(orientation, 7, 5)


@pytest.mark.parametrize("turns", range(-1, 5))
def test_quarter_turns_match_rot90(turns):
    picture = np.arange(5 * 7).reshape(5, 7)
    view = np.rot90(picture, turns)
    y, x = np.mgrid[: view.shape[0], : view.shape[1]]
    mapped = apply(quarter_turn_matrix(turns, 7, 5), np.stack([x, y], axis=-1)).astype(int)
    assert (picture[mapped[..., 1], mapped[..., 0]] == view).all()


@pytest.mark.parametrize("shape", [(401, 303), (130, 400), (81, 7), (500, 3), (801, 2), (70, 50), (256, 1)])
def test_halving_in_strips_is_the_pyramids_last_level(shape):
    picture = np.random.default_rng(5).integers(0, 256, (*shape, 3), dtype=np.uint8)
    levels = pyramid(picture, side_px=80)
    times = halvings(picture.shape, 80)
    assert times == len(levels) - 1
    assert_array_equal(halved(picture, times), levels[-1])


def test_a_level_of_the_pyramid_maps_back_exactly():
    """A linear ramp keeps its value at every mapped point, half-pixel offset included."""
    ramp = np.repeat((np.arange(96)[None, :, None] * 2).astype(np.uint8), 64, axis=0).repeat(3, axis=2)
    levels = pyramid(ramp, side_px=30)
    assert [level.shape[:2] for level in levels] == [(64, 96), (32, 48), (16, 24)]
    x = np.array([[5.0, 3.0]])
    assert_allclose(levels[2][3, 5, 0], 2 * apply(pyramid_level_matrix(2), x)[0, 0], atol=0.51)


def test_halving_leaves_an_odd_edge_out():
    assert half(np.zeros((7, 9, 3), np.uint8)).shape == (3, 4, 3)


def test_depth_takes_the_scale_of_the_matrix():
    matrix = np.array([[0.0, -2.0, 5.0], [2.0, 0.0, 1.0]])
    assert_allclose(landmarks_to_frame(matrix, np.array([[1.0, 2.0, 3.0]])), [[1.0, 3.0, 6.0]])
