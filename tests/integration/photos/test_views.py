"""A turned face is lined up as its side; a photo sent as another view than it shows waits for one tap."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.vision.views import canonical_eyes, recipe_of
from tests import pictures
from tests.conftest import Person
from tests.heads import turned_head
from tests.integration.photos.conftest import Send, face_jpeg


@cache
def turned_jpeg(yaw_deg: float, mirrored: bool = False) -> bytes:
    image = turned_head(yaw_deg)
    return pictures.jpeg(Image.fromarray(image[:, ::-1] if mirrored else image))


def sent(person: Person, send: Send, data: bytes, **fields: Any) -> dict[str, Any]:
    return shown(person, send(person, data, **fields).get_json()["id"])


def shown(person: Person, photo_id: str) -> dict[str, Any]:
    return dict(person.client.get(f"/api/v1/photos/{photo_id}").get_json())


@pytest.mark.parametrize(("yaw_deg", "view"), [(-42.0, "left"), (42.0, "right")])
def test_a_side_is_lined_up_by_its_near_eye(owner: Person, send: Send, yaw_deg: float, view: Any) -> None:
    photo = sent(owner, send, turned_jpeg(yaw_deg), view=view)
    assert (photo["state"], photo["reason"]) == ("aligned", None)
    made = photo["alignment"]
    assert made["recipe"] == recipe_of(view)
    near = 1 if view == "left" else 0
    x, y = made["eyes"][near]
    (a, b, c), (d, e, f) = made["matrix"]
    place = canonical_eyes(view).as_array()[near]
    np.testing.assert_allclose((a * x + b * y + c, d * x + e * y + f), place, atol=0.01)


@pytest.mark.parametrize(
    ("yaw_deg", "view", "reason"),
    [
        (-42.0, "front", "looks_left"),
        (42.0, "front", "looks_right"),
        (42.0, "left", "looks_right"),
        (0.0, "left", "looks_front"),
        (-18.0, "front", None),
        (18.0, "front", None),
        (-32.0, "left", None),
        (54.0, "right", None),
    ],
)
def test_what_is_refused_and_what_is_not(
    owner: Person, send: Send, yaw_deg: float, view: str, reason: str | None
) -> None:
    photo = sent(owner, send, turned_jpeg(yaw_deg), view=view)
    state = "aligned" if reason is None else "needs_review"
    assert (photo["state"], photo["reason"], photo["view"]) == (state, reason, view)


def test_a_mirrored_selfie_keeps_its_own_left(owner: Person, send: Send) -> None:
    straight = sent(owner, send, turned_jpeg(-42.0), view="left")
    photo = sent(owner, send, turned_jpeg(-42.0, mirrored=True), view="left")
    assert photo["reason"] == "looks_right"
    page = owner.client.get(f"/photos/{photo['id']}").text
    assert "This looks like your right side" in page
    assert "you chose left" in page
    answer = owner.client.post(f"/photos/{photo['id']}/view", data={"mirrored": "1"})
    assert answer.status_code == 303
    photo = shown(owner, photo["id"])
    assert (photo["state"], photo["view"], photo["mirrored"]) == ("aligned", "left", True)
    one, other = (
        pictures.pixels(owner.client.get(f"/api/v1/photos/{each['id']}/image/aligned").data).astype(int)
        for each in (straight, photo)
    )
    assert np.abs(one - other).mean() < 12.0  # the same crop, not its mirror image


def test_one_tap_changes_the_view(owner: Person, send: Send) -> None:
    photo = sent(owner, send, turned_jpeg(-42.0))
    page = owner.client.get(f"/photos/{photo['id']}").text
    for words in ("The photo is safe.", "This looks like your left side", "Change to left", "Keep as front"):
        assert words in page
    owner.client.post(f"/photos/{photo['id']}/view", data={"view": "left"})
    assert (shown(owner, photo["id"])["state"], shown(owner, photo["id"])["view"]) == ("aligned", "left")


def test_keeping_the_view_lines_the_photo_up_as_it_is(owner: Person, send: Send) -> None:
    photo = sent(owner, send, turned_jpeg(-32.0))
    assert photo["reason"] == "looks_left"
    owner.client.post(f"/photos/{photo['id']}/view", data={"certain": "1"})
    kept = shown(owner, photo["id"])
    assert (kept["state"], kept["view"], kept["view_is_certain"]) == ("aligned", "front", True)
    changed = owner.client.patch(f"/api/v1/photos/{photo['id']}", json={"view": "right"}).get_json()
    assert changed["view_is_certain"] is False
    assert shown(owner, photo["id"])["reason"] == "looks_left"


def test_eyes_by_hand_are_not_doubted(owner: Person, send: Send) -> None:
    photo = sent(owner, send, face_jpeg(), view="left")
    assert photo["reason"] == "looks_front"
    eyes = photo["alignment"]["eyes"]
    owner.client.put(f"/api/v1/photos/{photo['id']}/eyes", json={"eyes": eyes})
    placed = shown(owner, photo["id"])
    assert (placed["state"], placed["alignment"]["source"]) == ("aligned", "hand")


@pytest.mark.parametrize("form", [{"view": "above"}, {"view": ""}])
def test_a_view_nobody_knows_is_refused(owner: Person, send: Send, form: dict[str, str]) -> None:
    photo = sent(owner, send, face_jpeg())
    assert owner.client.post(f"/photos/{photo['id']}/view", data=form).status_code == 422
    assert shown(owner, photo["id"])["view"] == "front"
