"""Two networks' lids and irises become two eye centres and an uncertainty."""

import numpy as np
import pytest

from app.vision.eyes import EyeReadings, blended_centres, eye_centres, stated_uncertainty

LIDS = np.array([[100.0, 200.0], [200.0, 200.0]])
AHEAD = np.array([0.0, -1.9])
RIM = np.array([[0.0, 0.0], [5.0, 0.0], [-5.0, 0.0], [0.0, 5.0], [0.0, -5.0]])


def readings(lids=LIDS, irises=None, noise=0.3, seed=1, count=4, blur=2.0):
    """Several readings of the same eyes, 100 px apart, so a px is a percent."""
    random = np.random.default_rng(seed)
    centres = (LIDS + AHEAD if irises is None else irises)[:, None] + RIM
    return EyeReadings(
        lids + random.normal(0, noise, (count, 2, 2)),
        centres + random.normal(0, noise, (count, 2, 5, 2)),
        blur,
    )


def turned(points, angle_rad):
    turn = np.array([[np.cos(angle_rad), -np.sin(angle_rad)], [np.sin(angle_rad), np.cos(angle_rad)]])
    return points @ turn.T


def quiet(**places):
    return readings(noise=0.0, **places)


def test_networks_that_agree_are_believed():
    assert blended_centres(quiet(), quiet()) == pytest.approx(LIDS)


def test_the_answer_turns_with_the_picture():
    mesh, close = readings(seed=2), readings(seed=3)
    both = [EyeReadings(turned(each.lids, 1.2), turned(each.iris_points, 1.2)) for each in (mesh, close)]
    assert blended_centres(*both) == pytest.approx(turned(blended_centres(mesh, close), 1.2))


@pytest.mark.parametrize(("aside", "at_most"), [(1.0, 0.31), (8.0, 1.0), (20.0, 0.6)])
def test_eyes_that_look_aside_hardly_move_the_middle(aside, at_most):
    looking = quiet(irises=LIDS + AHEAD + (aside, 0.0))
    moved = blended_centres(looking, looking) - LIDS
    assert moved[0] == pytest.approx(moved[1])
    assert 0 < moved[0, 0] < at_most


def test_lids_pushed_apart_by_a_frame_are_held_by_the_irises():
    pushed = LIDS + np.array([[-4.0, 0.0], [4.0, 0.0]])
    moved = (
        blended_centres(quiet(lids=pushed, irises=LIDS + AHEAD), quiet(lids=pushed, irises=LIDS + AHEAD))
        - LIDS
    )
    assert np.abs(moved[:, 0]).max() < 1.0


def test_with_the_mesh_alone_the_gaze_does_not_count():
    looking = EyeReadings(LIDS[None], (LIDS + AHEAD + (4.0, -1.0))[None, :, None] + RIM)
    straight = EyeReadings(LIDS[None], (LIDS + AHEAD)[None, :, None] + RIM)
    assert eye_centres(looking) == pytest.approx(eye_centres(straight))


def test_with_the_mesh_alone_an_eye_whose_lids_are_hidden_is_held_by_its_iris():
    pulled = EyeReadings((LIDS + np.array([[0.0, 0.0], [0.0, 2.0]]))[None], LIDS[None, :, None] + RIM)
    assert eye_centres(pulled)[0] == pytest.approx(LIDS + np.array([[0.0, 0.5], [0.0, 1.5]]))


@pytest.mark.parametrize(
    "worse",
    [
        {"close": readings(noise=1.5, seed=5)},
        {"mesh": readings(noise=1.5, seed=6)},
        {"close": readings(seed=5, blur=4.0)},
        {"close": readings(lids=LIDS + np.array([[0.0, -4.0], [0.0, 4.0]]), seed=5)},
        {"mesh": readings(noise=1.5, seed=6), "close": None},
    ],
    ids=["restless irises close by", "restless irises of the mesh", "blur", "one eye higher", "mesh alone"],
)
def test_what_raises_the_uncertainty(worse):
    plain = {"mesh": readings(seed=4), "close": readings(seed=5)}
    if worse.get("close", plain) is None:
        plain["close"] = None
    assert stated_uncertainty(**(plain | worse)) > 1.1 * stated_uncertainty(**plain)
