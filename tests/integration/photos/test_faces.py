"""Several people in one photo: whose face is lined up, why, and how another is chosen."""

from functools import cache
from typing import Any

import cv2
import numpy as np
from PIL import Image

from app.deps import Runtime
from app.services import realigning
from tests import pictures
from tests.conftest import Person
from tests.faces import portrait
from tests.heads import somebody_else
from tests.integration.photos.conftest import Keys, Send, face_jpeg, other_face_jpeg


@cache
def two_people_jpeg(comment: bytes = b"") -> bytes:
    """Somebody else, large, at the left; the face of the other photos, smaller, at the right."""
    scene = np.full((1000, 1700, 3), 150, np.uint8)
    scene[:, :1000] = cv2.resize(somebody_else(), (1000, 1000))
    scene[150:850, 1000:] = cv2.resize(portrait(), (700, 700))
    return pictures.jpeg(Image.fromarray(scene), comment=comment)


def sent(person: Person, send: Send, data: bytes) -> dict[str, Any]:
    return shown(person, send(person, data).get_json()["id"])


def shown(person: Person, photo_id: str) -> dict[str, Any]:
    return dict(person.client.get(f"/api/v1/photos/{photo_id}").get_json())


def lined_up(photo: dict[str, Any]) -> list[bool]:
    """Of the faces from left to right."""
    return [face["is_lined_up"] for face in sorted(photo["alignment"]["faces"], key=lambda face: face["box"])]


def test_alone_there_is_nothing_to_choose(owner: Person, send: Send, keys: Keys) -> None:
    photo = sent(owner, send, face_jpeg())
    assert (photo["alignment"]["faces"], photo["alignment"]["face_choice"]) == (None, "only")
    assert keys() == ["aligned.1", "original.0", "signature.1", "thumb.1"]
    assert "are in this photo" not in owner.client.get(f"/photos/{photo['id']}").text
    assert owner.client.get(f"/photos/{photo['id']}/faces").status_code == 303


def test_without_earlier_photos_the_largest_is_taken(owner: Person, send: Send) -> None:
    photo = sent(owner, send, two_people_jpeg())
    assert (photo["alignment"]["face_choice"], lined_up(photo)) == ("largest", [True, False])
    page = owner.client.get(f"/photos/{photo['id']}").text
    assert "2 people are in this photo" in page
    assert "The largest and most central face was lined up." in page


def test_the_face_most_like_earlier_photos_is_taken(owner: Person, send: Send) -> None:
    sent(owner, send, face_jpeg())
    photo = sent(owner, send, two_people_jpeg())
    assert (photo["state"], photo["alignment"]["face_choice"]) == ("aligned", "likeness")
    assert lined_up(photo) == [False, True]
    assert photo["alignment"]["eyes"][0][0] > 1000
    page = owner.client.get(f"/photos/{photo['id']}").text
    assert "Yours was picked because it is most like your earlier photos." in page


def test_nobody_elses_photos_say_who_you_are(owner: Person, stranger: Person, send: Send) -> None:
    sent(stranger, send, face_jpeg())
    assert sent(owner, send, two_people_jpeg())["alignment"]["face_choice"] == "largest"


def test_a_chosen_face_is_kept_when_photos_are_lined_up_again(
    owner: Person, send: Send, parts: Runtime
) -> None:
    photo = sent(owner, send, two_people_jpeg())
    page = owner.client.get(f"/photos/{photo['id']}/faces").text
    assert "Face 1 of 2 from the left, lined up now" in page
    assert "Face 2 of 2 from the left" in page
    box = max(face["box"] for face in photo["alignment"]["faces"])
    at = f"{(box[0] + box[2]) / 2},{(box[1] + box[3]) / 2}"
    assert owner.client.post(f"/photos/{photo['id']}/faces", data={"at": at}).status_code == 303
    for _ in range(2):
        photo = shown(owner, photo["id"])
        assert (photo["state"], photo["alignment"]["face_choice"]) == ("aligned", "hand")
        assert lined_up(photo) == [False, True]
        with parts.deps() as deps:
            realigning.start(deps, None, everything=True)
    later = sent(owner, send, two_people_jpeg(b"another moment"))
    assert (later["alignment"]["face_choice"], lined_up(later)) == ("likeness", [False, True])
    owner.client.post(f"/photos/{photo['id']}/faces/automatic")
    assert shown(owner, photo["id"])["chosen_face"] is None


def test_the_choice_through_the_api(owner: Person, stranger: Person, send: Send) -> None:
    photo = sent(owner, send, two_people_jpeg())
    address = f"/api/v1/photos/{photo['id']}/face"
    small = max(photo["alignment"]["faces"], key=lambda face: face["box"])
    middle = {"point": small["eyes"][0]}
    assert stranger.client.put(address, json=middle).status_code == 404
    assert owner.client.put(address, json={"point": [5.0, 5.0]}).status_code == 422
    chosen = owner.client.put(address, json=middle).get_json()
    assert chosen["chosen_face"] == small["eyes"]
    assert shown(owner, photo["id"])["alignment"]["face_choice"] == "hand"
    assert owner.client.delete(address).get_json()["chosen_face"] is None
    owner.client.delete(f"/api/v1/photos/{photo['id']}")
    assert owner.client.put(address, json=middle).status_code == 404


def test_eyes_by_hand_count_for_more(owner: Person, send: Send) -> None:
    photo = sent(owner, send, two_people_jpeg())
    small = max(photo["alignment"]["faces"], key=lambda face: face["box"])
    owner.client.put(f"/api/v1/photos/{photo['id']}/eyes", json={"eyes": small["eyes"]})
    assert (shown(owner, photo["id"])["alignment"]["source"]) == "hand"
    address = f"/api/v1/photos/{photo['id']}/face"
    assert owner.client.put(address, json={"point": small["eyes"][0]}).status_code == 409


def test_a_point_without_a_face_is_answered_on_the_page(owner: Person, send: Send) -> None:
    photo = sent(owner, send, two_people_jpeg())
    for at in ("", "1", "a,b", "nan,1", "5,5"):
        answer = owner.client.post(f"/photos/{photo['id']}/faces", data={"at": at})
        assert (answer.status_code, "Which one is you?" in answer.text) == (422, True), at


def test_a_lost_signature_is_no_reason_to_fail(owner: Person, send: Send, parts: Runtime, keys: Keys) -> None:
    for data in (face_jpeg(), other_face_jpeg()):
        sent(owner, send, data)
    one = next(blob.key for blob in parts.vault.blobs.list() if "signature" in blob.key)
    parts.vault.blobs.delete(one)
    assert sent(owner, send, two_people_jpeg())["alignment"]["face_choice"] == "likeness"
