"""Side views stay in place when the head turns a little more or less."""

import numpy as np
import pytest

from app.vision.alignment import locate_eyes
from app.vision.models import FaceModel
from app.vision.pose import head_pose
from app.vision.transforms import apply, scale_of, similarity_from_eyes
from app.vision.types import EyePair
from app.vision.views import View, canonical_eyes, looks_like_instead, view_similarity
from tests.heads import turned_head

NEAR_SIDE = (280, 425, 291, 358, 397)  # cheek, mouth corner, nostril and jaw of the left half


@pytest.mark.parametrize(
    ("wanted", "yaw_deg", "instead"),
    [
        ("front", 20.0, None),
        ("front", -26.0, None),
        ("front", 40.0, "right"),
        ("front", -40.0, "left"),
        ("left", -20.0, None),
        ("left", -60.0, None),
        ("left", -5.0, "front"),
        ("left", 40.0, "right"),
        ("right", 60.0, None),
        ("right", -40.0, "left"),
    ],
)
def test_what_a_turn_looks_like(wanted: View, yaw_deg: float, instead: View | None) -> None:
    assert looks_like_instead(wanted, yaw_deg) == instead


def test_a_few_degrees_move_a_side_view_less_than_two_eyes_would(face_model: FaceModel) -> None:
    moved = {"layout": 0.0, "eyes": 0.0}
    places: dict[str, list[np.ndarray]] = {"layout": [], "eyes": []}
    for yaw_deg in (-40.0, -48.0):
        found = locate_eyes(face_model, turned_head(yaw_deg))
        assert found is not None
        points = found.landmarks[list(NEAR_SIDE), :2]
        by_layout = view_similarity("left", found.eyes, found.landmarks)
        by_eyes = similarity_from_eyes(found.eyes, onto=canonical_eyes("left"))
        places["layout"].append(apply(by_layout, points))
        places["eyes"].append(apply(by_eyes, points))
    for name, (one, other) in places.items():
        moved[name] = float(np.linalg.norm(one - other, axis=1).mean()) / 4.8
    assert moved["layout"] < 4.5  # % of the eye distance
    assert moved["layout"] < 0.6 * moved["eyes"], moved


def test_both_sides_are_each_others_mirror_image() -> None:
    left, right = canonical_eyes("left"), canonical_eyes("right")
    assert (left.left[0] + right.right[0], left.right[0] + right.left[0]) == (1536.0, 1536.0)


def test_a_mirror_image_gives_the_crop_of_the_unmirrored_picture(face_model: FaceModel) -> None:
    image = turned_head(-42.0)
    found = locate_eyes(face_model, image)
    assert found is not None
    straight = view_similarity("left", found.eyes, found.landmarks)
    flip = np.array([-1.0, 1.0, 1.0])
    landmarks = found.landmarks * flip + (image.shape[1] - 1.0, 0.0, 0.0)
    eyes = EyePair.from_array(found.eyes.as_array() * (-1.0, 1.0) + (image.shape[1] - 1.0, 0.0))
    reflected = view_similarity("left", eyes, landmarks, mirrored=True)
    np.testing.assert_allclose(
        apply(reflected, landmarks[:, :2]), apply(straight, found.landmarks[:, :2]), atol=1e-6
    )
    assert np.linalg.det(reflected[:, :2]) < 0
    assert abs(scale_of(reflected) - scale_of(straight)) < 1e-9
    assert head_pose(landmarks).yaw_deg == pytest.approx(head_pose(found.landmarks).yaw_deg, abs=1.0)


def test_without_landmarks_both_eyes_carry_the_crop() -> None:
    eyes = EyePair((100.0, 200.0), (180.0, 195.0))
    placed = apply(view_similarity("right", eyes), eyes.as_array())
    np.testing.assert_allclose(placed, canonical_eyes("right").as_array())


def test_one_point_has_no_size() -> None:
    with pytest.raises(ValueError, match="one point"):
        view_similarity("left", EyePair((1.0, 1.0), (5.0, 1.0)), np.ones((478, 3)))
