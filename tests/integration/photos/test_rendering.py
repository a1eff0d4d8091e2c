"""A crop is a recipe: it can be drawn again at any size from the original."""

import cv2
import numpy as np
import pytest

from app.vision.frame import CANONICAL
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face_jpeg, no_face_jpeg


@pytest.mark.parametrize("width_px", [384, 1536, 2304])
def test_another_size_shows_the_same(owner: Person, send: Send, width_px: int) -> None:
    address = f"/api/v1/photos/{send(owner, face_jpeg()).get_json()['id']}/image/aligned"
    stored = pictures.pixels(owner.client.get(address).data)
    answer = owner.client.get(address, query_string={"width": width_px})
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-store"
    drawn = pictures.pixels(answer.data)
    assert drawn.shape[1::-1] == (width_px, width_px * 4 // 3)
    small = (384, 512)
    one, other = (
        cv2.resize(each, small, interpolation=cv2.INTER_AREA).astype(int) for each in (stored, drawn)
    )
    assert np.abs(one - other).mean() < 1.0
    pictures.assert_same_place(other, one)


def test_sizes_beyond_reason_and_crops_that_are_not_there(
    owner: Person, stranger: Person, send: Send
) -> None:
    address = f"/api/v1/photos/{send(owner, face_jpeg()).get_json()['id']}/image/aligned"
    for width_px in ("0", "-5", "95", str(2 * CANONICAL.width_px + 1), "wide"):
        assert owner.client.get(address, query_string={"width": width_px}).status_code == 422
    assert stranger.client.get(address, query_string={"width": 384}).status_code == 404
    not_lined_up = send(owner, no_face_jpeg()).get_json()["id"]
    address = f"/api/v1/photos/{not_lined_up}/image/aligned?width=384"
    assert owner.client.get(address).status_code == 404
