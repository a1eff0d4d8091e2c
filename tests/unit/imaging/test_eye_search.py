"""Whose eyes are taken, and when they are doubted."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.imaging import eye_search
from app.imaging.eye_search import EyeSearch, search_eyes
from app.imaging.wishes import Wish
from app.vision.alignment import EyeEstimate
from app.vision.models import FaceModel
from app.vision.types import EyePair

PICTURE = np.zeros((500, 500, 3), np.uint8)
TWICE = np.array([[2.0, 0.0, 0.5], [0.0, 2.0, 0.5]])
ESTIMATE = EyeEstimate(
    eyes=EyePair((100.0, 200.0), (200.0, 200.0)),
    uncertainty_pct_iod=0.5,
    spread_px=(0.5, 0.5),
    presence=1.0,
    detection_score=1.0,
    quarter_turns=0,
    landmarks=np.full((478, 3), 10.0),
    faces=2,
)


class Located:
    """Stands for `locate_eyes`: answers as told and remembers whom it was asked for."""

    def __init__(self, answer: EyeEstimate | None) -> None:
        self.answer = answer
        self.near: EyePair | None = None

    def __call__(
        self, _model: FaceModel, _image: object, *, near: EyePair | None = None
    ) -> EyeEstimate | None:
        self.near = near
        return self.answer


def search(
    monkeypatch: pytest.MonkeyPatch, model: FaceModel | None, answer: EyeEstimate | None, **options: Any
) -> tuple[EyeSearch, Located]:
    located = Located(answer)
    monkeypatch.setattr(eye_search, "locate_eyes", located)
    return search_eyes(model, PICTURE, TWICE, Wish(**options)), located


def test_the_models_eyes_are_told_in_source_px(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    found, _ = search(monkeypatch, face_model, ESTIMATE)
    assert (found.source, found.reason, found.faces, found.uncertainty_pct_iod) == ("model", None, 2, 0.5)
    assert found.eyes == EyePair((200.5, 400.5), (400.5, 400.5))
    assert found.detail == pytest.approx(200 / 480)
    assert found.landmarks is not None
    assert found.landmarks[0].tolist() == [20.5, 20.5, 20.0]


def test_in_a_mirrored_picture_right_and_left_change_places(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    found, _ = search(monkeypatch, face_model, ESTIMATE, mirrored=True)
    assert found.eyes == EyePair((400.5, 400.5), (200.5, 400.5))


def test_doubt_has_a_reason_and_keeps_the_eyes(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    uncertain, _ = search(monkeypatch, face_model, replace(ESTIMATE, uncertainty_pct_iod=2.3))
    assert (uncertain.reason, uncertain.uncertainty_pct_iod) == ("uncertain", 2.3)
    assert uncertain.eyes is not None
    small, _ = search(monkeypatch, face_model, replace(ESTIMATE, eyes=EyePair((1.0, 1.0), (16.0, 1.0))))
    assert small.reason == "small_face"


def test_nothing_found_and_nobody_to_ask(monkeypatch: pytest.MonkeyPatch, face_model: FaceModel) -> None:
    for model, answer, reason in ((face_model, None, "no_face"), (None, ESTIMATE, "no_model")):
        found, _ = search(monkeypatch, model, answer)
        assert (found.source, found.reason, found.eyes, found.detail) == ("model", reason, None, None)


@pytest.mark.parametrize(
    "broken",
    [
        replace(ESTIMATE, uncertainty_pct_iod=float("nan")),
        replace(ESTIMATE, eyes=EyePair((float("inf"), 1.0), (2.0, 3.0))),
        replace(ESTIMATE, landmarks=np.full((478, 3), np.nan)),
    ],
    ids=["uncertainty", "eyes", "landmarks"],
)
def test_numbers_that_are_none_count_as_nothing_found(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel, broken: EyeEstimate
) -> None:
    assert search(monkeypatch, face_model, broken)[0].reason == "no_face"


def test_eyes_by_hand_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch, face_model: FaceModel) -> None:
    hand = EyePair((300.0, 400.0), (500.0, 410.0))
    found, located = search(monkeypatch, face_model, replace(ESTIMATE, uncertainty_pct_iod=9.0), eyes=hand)
    assert (found.source, found.reason, found.eyes, found.uncertainty_pct_iod) == ("hand", None, hand, None)
    assert located.near == EyePair((149.75, 199.75), (249.75, 204.75))
    assert found.landmarks is not None


def test_eyes_by_hand_in_a_mirrored_picture_are_asked_for_as_they_look(
    monkeypatch: pytest.MonkeyPatch, face_model: FaceModel
) -> None:
    hand = EyePair((500.0, 400.0), (300.0, 400.0))
    found, located = search(monkeypatch, face_model, ESTIMATE, eyes=hand, mirrored=True)
    assert located.near == EyePair((149.75, 199.75), (249.75, 199.75))
    assert found.eyes == hand


def test_eyes_by_hand_need_no_model_but_a_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    hand, _ = search(monkeypatch, None, None, eyes=EyePair((300.0, 400.0), (500.0, 400.0)))
    assert (hand.reason, hand.landmarks) == (None, None)
    same, _ = search(monkeypatch, None, None, eyes=EyePair((300.0, 400.0), (301.0, 400.0)))
    assert same.reason == "small_face"
