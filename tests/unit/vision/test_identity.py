"""A face is most like itself, however it was photographed; and not like another."""

import numpy as np
import pytest

from app.vision.alignment import EyeEstimate, locate_eyes
from app.vision.identity import SIGNATURE_BYTES, likeness, most_alike, signature
from app.vision.models import FaceModel
from tests.faces import lit, portrait, turned
from tests.heads import somebody_else, turned_head


@pytest.fixture(scope="module")
def own(estimate: EyeEstimate) -> bytes:
    return signature(portrait(), estimate.landmarks)


def seen(model: FaceModel, image: np.ndarray) -> bytes:
    found = locate_eyes(model, image)
    assert found is not None
    return signature(image, found.landmarks)


def test_a_picture_is_like_itself(own: bytes) -> None:
    assert len(own) == SIGNATURE_BYTES
    assert likeness(own, own) == pytest.approx(1.0, abs=0.01)


def test_the_same_face_is_nearer_than_another(face_model: FaceModel, own: bytes) -> None:
    variants = [turned(12.0).image, lit(portrait(), 0.5), turned(scale=1.6).image, turned_head(20.0)]
    other = seen(face_model, somebody_else())
    for variant in variants:
        choice = most_alike([other, seen(face_model, variant)], [own, own])
        assert choice is not None
        assert (choice.face, choice.is_clear) == (1, True)


def test_there_is_nothing_to_choose_from(own: bytes) -> None:
    assert most_alike([], [own]) is None
    assert most_alike([own], []) is None
    two = most_alike([own, own], [own])
    assert two is not None
    assert not two.is_clear


def test_other_bytes_are_no_signature(own: bytes) -> None:
    with pytest.raises(ValueError, match="no signature"):
        likeness(own, own[:-1])
