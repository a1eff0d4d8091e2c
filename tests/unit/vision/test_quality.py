"""Measurements answer known changes of a picture or of a mesh with known figures."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.testing import assert_allclose

from app.vision.alignment import locate_eyes
from app.vision.crop import render_crop
from app.vision.expression import EYES_CLOSED_BELOW, expression
from app.vision.mesh_mirror import MIRROR, relabelled
from app.vision.pose import YAW_PER_TRUE_DEGREE, head_pose
from app.vision.pyramid import half
from app.vision.quality import Quality, assess_quality
from app.vision.sharpness import face_structure
from app.vision.transforms import compose, landmarks_to_frame, similarity_from_eyes
from tests.faces import lit, portrait, turned


@pytest.fixture(scope="module")
def quality(assess, crop):
    return assess(crop)


def mirror_image(landmarks):
    """The mesh of the mirrored face, anatomically named again."""
    flipped = relabelled(landmarks)
    flipped[:, 0] = 1535 - flipped[:, 0]
    return flipped


def rotated(landmarks, axis, angle_deg):
    """Turn a mesh as a head turns: 1 to the own left, 0 upwards, 2 to the own left shoulder."""
    cosine, sine = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    turn = {
        0: [[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]],
        1: [[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]],
        2: [[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]],
    }[axis]
    return landmarks @ np.array(turn).T


def test_the_mirror_permutation_undoes_itself_and_keeps_the_midline():
    assert (MIRROR[MIRROR] == np.arange(478)).all()
    assert (np.sort(MIRROR) == np.arange(478)).all()
    assert MIRROR[33] == 263
    assert MIRROR[468] == 473
    assert MIRROR[1] == 1


@pytest.mark.parametrize("angle_deg", [-12, -3, 2, 8])
def test_a_turned_mesh_has_turned_by_that_much(landmarks, angle_deg):
    start = head_pose(landmarks)
    yaw, pitch, roll = (head_pose(rotated(landmarks, axis, angle_deg)) for axis in (1, 0, 2))
    assert_allclose((yaw.yaw_deg - start.yaw_deg) * YAW_PER_TRUE_DEGREE, angle_deg, atol=0.1)
    assert_allclose(pitch.pitch_deg - start.pitch_deg, angle_deg, atol=0.1)
    assert_allclose(roll.roll_deg - start.roll_deg, angle_deg, atol=0.1)


def test_the_nose_points_where_the_yaw_says(landmarks):
    """To the own left means to the right of the picture."""
    nose_offset = [
        rotated(landmarks, 1, angle)[1, 0] - rotated(landmarks, 1, angle)[[33, 263], 0].mean()
        for angle in (-10, 10)
    ]
    assert nose_offset[0] < 0 < nose_offset[1]


def test_a_mirror_image_looks_the_other_way(landmarks):
    turned_left = rotated(landmarks, 1, 9)
    assert_allclose(head_pose(mirror_image(turned_left)).yaw_deg, -head_pose(turned_left).yaw_deg, atol=1e-6)
    assert_allclose(
        head_pose(mirror_image(turned_left)).pitch_deg, head_pose(turned_left).pitch_deg, atol=1e-6
    )


def test_the_portrait_looks_straight_ahead(quality):
    assert abs(quality.yaw_deg) < 4
    assert abs(quality.pitch_deg) < 8
    assert quality.eyes_open > 2 * EYES_CLOSED_BELOW
    assert quality.faces == 1


@pytest.mark.parametrize("angle_deg", [-20, 15])
def test_a_tilted_head_has_roll_although_the_crop_is_level(face_model, angle_deg):
    """Turned clockwise, the head leans to the right of the picture: the own left shoulder."""
    rolls = []
    for image in (portrait(), turned(angle_deg).image):
        found = locate_eyes(face_model, image)
        matrix = similarity_from_eyes(found.eyes)
        aligned = landmarks_to_frame(matrix, found.landmarks)
        rolls.append(assess_quality(render_crop(image, matrix), aligned, 1, alignment=matrix).roll_deg)
    assert_allclose(rolls[1] - rolls[0], angle_deg, atol=1)


@pytest.mark.parametrize("stops", [-1.0, -0.5])
def test_less_light_is_less_exposure_and_nothing_else(assess, crop, quality, stops):
    darker = assess(lit(crop, 2.0**stops))
    assert_allclose(darker.exposure - quality.exposure, stops, atol=0.05)
    assert_allclose(darker.light_left_right, quality.light_left_right, atol=0.05)
    assert_allclose(darker.white_balance, quality.white_balance, atol=0.05)
    assert_allclose(darker.sharpness, quality.sharpness, atol=0.4)


def test_a_stop_brighter_is_a_stop_more_exposure(assess, crop):
    dark = lit(crop, 0.25)
    gained = assess(lit(dark, 2.0)).exposure - assess(dark).exposure
    assert_allclose(gained, 1.0, atol=0.05)


def test_light_from_the_own_left_is_positive(assess, crop, quality):
    """A ramp of one stop across the eye distance, brighter at the right of the picture."""
    x = np.arange(1536)[None, :, None]
    ramp = 2.0 ** ((x - 768) / 480.0 - 1.5)
    brighter_left = assess(lit(crop, ramp))
    brighter_right = assess(lit(crop, ramp[:, ::-1]))
    assert 0.6 < brighter_left.light_left_right - quality.light_left_right < 1.8
    assert -1.8 < brighter_right.light_left_right - quality.light_left_right < -0.6
    assert abs(brighter_left.light_up_down - quality.light_up_down) < 0.15


def test_light_from_above_is_positive(assess, crop, quality):
    y = np.arange(2048)[:, None, None]
    brighter_above = assess(lit(crop, 2.0 ** ((860 - y) / 480.0 - 1.5)))
    assert 0.5 < brighter_above.light_up_down - quality.light_up_down < 1.5
    assert abs(brighter_above.light_left_right - quality.light_left_right) < 0.1


def test_warm_light_is_positive_white_balance(assess, crop):
    dark = lit(crop, 0.5)
    warm = lit(dark, np.array([2**0.25, 1.0, 2**-0.25]))
    change = assess(warm).white_balance - assess(dark).white_balance
    assert_allclose(change, 0.5, atol=0.05)


def test_the_mirrored_crop_is_lit_from_the_other_side(crop, landmarks, quality):
    flipped = assess_quality(np.ascontiguousarray(crop[:, ::-1]), mirror_image(landmarks), 1)
    assert_allclose(flipped.light_left_right, -quality.light_left_right, atol=0.03)
    assert_allclose(flipped.exposure, quality.exposure, atol=0.02)
    assert_allclose(flipped.eyes_open, quality.eyes_open, atol=1e-6)


@pytest.mark.parametrize("sigma_px", [12, 24, 48])
def test_a_blurred_crop_is_less_sharp(assess, crop, quality, sigma_px):
    softer = np.asarray(cv2.GaussianBlur(crop, (0, 0), sigma_px), dtype=np.uint8)
    sharper = assess(np.asarray(cv2.GaussianBlur(crop, (0, 0), sigma_px / 2), np.uint8))
    assert assess(softer).sharpness < sharper.sharpness - 1 < quality.sharpness


def test_sharpness_is_that_of_the_whole_crop_though_only_the_face_is_looked_at(crop, landmarks, monkeypatch):
    halved, small = half(crop), landmarks * 0.5
    of_the_face = face_structure(halved, small)
    monkeypatch.setattr(
        "app.vision.sharpness._about", lambda mask: (slice(0, mask.shape[0]), slice(0, mask.shape[1]))
    )
    assert_allclose(list(of_the_face.values()), list(face_structure(halved, small).values()), atol=0.005)


def test_a_small_picture_is_not_called_soft(face_model):
    """Half the pixels cost detail, not sharpness; blur of the same size costs sharpness."""
    large = turned(scale=1.0)
    eyes = locate_eyes(face_model, large.image)
    matrix = similarity_from_eyes(eyes.eyes)
    aligned = landmarks_to_frame(matrix, eyes.landmarks)
    small = cv2.resize(large.image, (256, 256), interpolation=cv2.INTER_AREA)
    to_large = np.array([[2.0, 0.0, 0.5], [0.0, 2.0, 0.5]])
    blurred = np.asarray(cv2.GaussianBlur(large.image, (0, 0), 2.0), dtype=np.uint8)
    reference = assess_quality(render_crop(large.image, matrix), aligned, 1, alignment=matrix).sharpness
    small_matrix = compose(matrix, to_large)
    halved = assess_quality(render_crop(small, small_matrix), aligned, 1, alignment=small_matrix).sharpness
    softened = assess_quality(render_crop(blurred, matrix), aligned, 1, alignment=matrix).sharpness
    assert halved > reference - 0.5
    assert softened < reference - 1.5


def test_closing_lids_and_opening_lips_show(landmarks):
    start = expression(landmarks)
    moved = landmarks.copy()
    # Lids meet half way; the lower lip drops by a tenth of the eye distance.
    for upper, lower in ((160, 144), (158, 153), (385, 380), (387, 373)):
        middle = (moved[upper] + moved[lower]) / 2
        moved[upper], moved[lower] = (moved[upper] + middle) / 2, (moved[lower] + middle) / 2
    moved[14, 1] += 48
    after = expression(moved)
    assert_allclose(after.eyes_open, start.eyes_open / 2, rtol=0.05)
    assert_allclose(after.mouth_open - start.mouth_open, 0.1, atol=0.01)


def test_a_wider_mouth_is_more_smile(landmarks):
    moved = landmarks.copy()
    moved[61, 0] -= 24
    moved[291, 0] += 24
    assert_allclose(expression(moved).smile - expression(landmarks).smile, 0.1, atol=0.005)


def test_landmarks_outside_the_crop_are_survived(crop, landmarks):
    far_away = assess_quality(crop, landmarks + np.array([5000.0, 5000.0, 0.0]), 1)
    assert all(math.isfinite(value) for value in far_away.to_dict().values())


def test_quality_survives_json(quality):
    assert Quality.from_dict(quality.to_dict()) == quality
    older = {name: value for name, value in quality.to_dict().items() if not name.startswith("structure")}
    assert Quality.from_dict(older).structure is None
    assert list(quality.to_dict())[:11] == [
        *("yaw_deg", "pitch_deg", "roll_deg", "eyes_open", "mouth_open", "smile", "sharpness", "exposure"),
        *("light_left_right", "light_up_down", "faces"),
    ]
    assert replace(quality, faces=2) != quality


def test_a_missing_measurement_is_named(quality):
    values = quality.to_dict()
    del values["exposure"]
    with pytest.raises(KeyError, match="exposure"):
        Quality.from_dict(values)
