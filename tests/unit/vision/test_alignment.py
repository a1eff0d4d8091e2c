"""Eyes are found again wherever a known transform has put them."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from app.vision import alignment, orientation
from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, band_pct_iod, locate_eyes
from app.vision.crop import render_crop
from app.vision.detection import Detection
from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.iris import look_at_eyes
from app.vision.mesh import read_mesh
from app.vision.transforms import apply, quarter_turn_matrix, similarity_from_eyes
from app.vision.types import EyePair
from tests.faces import no_face, portrait, turned

CLOSE_PCT_IOD = 1.5


def error_pct_iod(found, expected):
    """Worst eye, in % of the expected eye distance."""
    distances = np.linalg.norm(found.eyes.as_array() - expected, axis=1)
    return 100 * distances.max() / np.linalg.norm(expected[1] - expected[0])


def test_the_portrait_is_found_with_certainty(estimate):
    assert estimate.presence > 0.9
    assert estimate.faces == 1
    assert estimate.quarter_turns == 0
    assert 0 < estimate.uncertainty_pct_iod < MAX_UNCERTAINTY_PCT_IOD
    # Read off the picture by eye.
    assert error_pct_iod(estimate, np.array([[203.5, 101.0], [246.5, 103.0]])) < 6
    assert estimate.eyes.right[0] < estimate.eyes.left[0]


@pytest.mark.parametrize(
    ("angle_deg", "scale", "shift"),
    [(17, 1.0, (0, 0)), (-28, 0.8, (0, 0)), (0, 1.7, (40, 25)), (9, 2.6, (-60, 0)), (0, 1.0, (3.5, -2.25))],
)
def test_turns_scales_and_shifts_are_followed(face_model, estimate, angle_deg, scale, shift):
    variant = turned(angle_deg, scale, shift)
    found = locate_eyes(face_model, variant.image)
    truth = apply(variant.matrix, estimate.eyes.as_array())
    assert error_pct_iod(found, truth) < CLOSE_PCT_IOD
    assert found.uncertainty_pct_iod < MAX_UNCERTAINTY_PCT_IOD


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_are_found_out(face_model, estimate, turns):
    lying = np.ascontiguousarray(np.rot90(portrait(), turns))
    found = locate_eyes(face_model, lying)
    truth = apply(quarter_turn_matrix(-turns, lying.shape[1], lying.shape[0]), estimate.eyes.as_array())
    assert found.quarter_turns == -turns % 4
    assert error_pct_iod(found, truth) < CLOSE_PCT_IOD


def test_a_mirrored_picture_gives_the_mirrored_eyes(face_model, estimate):
    found = locate_eyes(face_model, np.ascontiguousarray(portrait()[:, ::-1]))
    truth = estimate.eyes.as_array()[::-1].copy()
    truth[:, 0] = 511 - truth[:, 0]
    assert error_pct_iod(found, truth) < 0.8


def test_naming_a_mirrored_picture_anatomically_swaps_the_eyes_and_every_landmark(estimate):
    mirrored = estimate.as_mirrored()
    assert mirrored.eyes == EyePair(estimate.eyes.left, estimate.eyes.right)
    assert_array_equal(mirrored.landmarks[list(RIGHT_EYE)], estimate.landmarks[list(LEFT_EYE)])
    assert_array_equal(mirrored.as_mirrored().landmarks, estimate.landmarks)


def test_a_mirrored_picture_renders_the_same_crop(face_model, crop):
    flipped = np.ascontiguousarray(portrait()[:, ::-1])
    found = locate_eyes(face_model, flipped).as_mirrored()
    again = render_crop(flipped, similarity_from_eyes(found.eyes, mirrored=True))
    difference = np.abs(again[400:1500, 300:1236].astype(int) - crop[400:1500, 300:1236])
    assert difference.mean() < 2.0


def test_the_eyes_lie_within_their_lids(estimate):
    lids = np.array([estimate.landmarks[list(contour), :2].mean(axis=0) for contour in (RIGHT_EYE, LEFT_EYE)])
    assert np.abs(lids - estimate.eyes.as_array()).max() < 0.03 * estimate.eyes.interocular_distance_px
    assert estimate.landmarks.shape == (478, 3)


@pytest.mark.parametrize(("limit", "meshes", "looks"), [(10.0, 6, [4]), (0.01, 10, [4, 2])])
def test_a_doubt_is_answered_by_more_readings(monkeypatch, face_model, limit, meshes, looks):
    read, looked = [], []

    def counted_mesh(*arguments, **named):
        read.append(1)
        return read_mesh(*arguments, **named)

    def counted_looks(network, levels, eyes, wanted):
        looked.append(len(wanted))
        return look_at_eyes(network, levels, eyes, wanted)

    monkeypatch.setattr(alignment, "read_mesh", counted_mesh)
    monkeypatch.setattr(alignment, "look_at_eyes", counted_looks)
    monkeypatch.setattr(alignment, "AGREED_PCT_IOD", limit)
    locate_eyes(face_model, portrait())
    assert (len(read), looked) == (meshes, looks)


def test_the_same_picture_gives_the_same_answer_to_the_last_bit(face_model, estimate):
    again = locate_eyes(face_model, portrait().copy())
    assert again.eyes == estimate.eyes
    assert again.uncertainty_pct_iod == estimate.uncertainty_pct_iod
    assert_array_equal(again.landmarks, estimate.landmarks)


def test_a_level_of_the_pyramid_and_the_full_picture_agree(face_model, estimate):
    found = locate_eyes(face_model, turned(scale=3.0).image)
    truth = apply(turned(scale=3.0).matrix, estimate.eyes.as_array())
    assert error_pct_iod(found, truth) < CLOSE_PCT_IOD


def test_a_picture_without_a_face_has_no_eyes(face_model):
    assert locate_eyes(face_model, no_face()) is None


def test_a_face_that_fills_the_frame_is_found(face_model, estimate):
    found = locate_eyes(face_model, np.ascontiguousarray(portrait()[60:190, 165:290]))
    assert error_pct_iod(found, estimate.eyes.as_array() - (165, 60)) < 4


def test_of_two_faces_the_pointed_one_is_taken(face_model, estimate):
    small = turned(scale=0.7).image
    pair = np.ascontiguousarray(
        np.hstack([portrait(), np.vstack([small, np.repeat(small[-1:], 154, axis=0)])])
    )
    truth = apply(turned(scale=0.7).matrix, estimate.eyes.as_array()) + np.array([512, 0])
    rough = EyePair.from_array(truth + np.array([[3.0, -2.0], [-2.0, 2.0]]))
    assert error_pct_iod(locate_eyes(face_model, pair), estimate.eyes.as_array()) < CLOSE_PCT_IOD
    pointed = locate_eyes(face_model, pair, near=rough)
    assert error_pct_iod(pointed, truth) < 2.5
    assert pointed.faces == 2


def test_pointing_works_in_a_lying_picture(face_model, estimate):
    lying = np.ascontiguousarray(np.rot90(portrait(), 1))
    truth = apply(quarter_turn_matrix(-1, 512, 512), estimate.eyes.as_array())
    found = locate_eyes(face_model, lying, near=EyePair.from_array(truth + 1.5))
    assert found.quarter_turns == 3
    assert error_pct_iod(found, truth) < CLOSE_PCT_IOD


def test_pointing_where_no_face_is_finds_none(face_model):
    assert locate_eyes(face_model, portrait(), near=EyePair((20.0, 30.0), (50.0, 30.0))) is None


def test_without_the_full_range_detector_the_portrait_is_still_found(face_model, estimate):
    found = locate_eyes(replace(face_model, full_range=None), portrait())
    assert error_pct_iod(found, estimate.eyes.as_array()) < 0.5


def test_without_the_iris_network_the_mesh_alone_finds_the_eyes(face_model, estimate):
    found = locate_eyes(replace(face_model, iris=None), portrait())
    assert error_pct_iod(found, estimate.eyes.as_array()) < 2.5
    assert 0 < found.uncertainty_pct_iod < MAX_UNCERTAINTY_PCT_IOD


def test_the_first_face_that_is_one_is_taken(monkeypatch, face_model, estimate):
    """A bright background that looks like a large face to the detector has no mesh."""
    detect = orientation.detect_faces

    def with_a_ghost(model, image):
        side = float(min(image.shape[:2]))
        ghost = Detection(
            0.6, np.array([0.0, 0.4 * side, 0.9 * side, side]), np.array([[0.3, 0.6], [0.6, 0.6]]) * side
        )
        return [*detect(model, image), ghost]

    monkeypatch.setattr(orientation, "detect_faces", with_a_ghost)
    found = locate_eyes(face_model, portrait())
    assert error_pct_iod(found, estimate.eyes.as_array()) < CLOSE_PCT_IOD


def test_a_blurred_photo_is_less_certain(face_model, estimate):
    blurred = np.asarray(cv2.GaussianBlur(portrait(), (0, 0), 2.5), dtype=np.uint8)
    assert locate_eyes(face_model, blurred).uncertainty_pct_iod > 2 * estimate.uncertainty_pct_iod


def test_the_band_grows_with_the_uncertainty():
    assert band_pct_iod(0.0) > 0
    assert band_pct_iod(2.0) > band_pct_iod(1.0) > 1.0
