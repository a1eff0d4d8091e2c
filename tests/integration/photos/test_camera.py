"""What the live camera is told of the baselines, and the model it loads."""

import hashlib
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.imaging.model_files import TASK
from app.views import camera
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face_jpeg


def told(person: Person, attribute: str) -> Any:
    """What an attribute of <guided-camera> holds; None when it is not there."""
    found = re.search(rf"data-{attribute}='([^']*)'", person.client.get("/photos/new").text)
    return None if found is None else json.loads(found[1])


def test_the_camera_aims_at_the_baseline_of_each_view(owner: Person, send: Send) -> None:
    assert told(owner, "baselines") == {}
    photo = send(owner, face_jpeg(), taken_at="2026-02-15T08:00:00+01:00").get_json()
    aim = told(owner, "baselines")
    assert aim.keys() == {"front"}
    assert aim["front"]["photo"] == photo["id"]
    # Eyes 42.9 px apart in 512, and the largest 3:4 picture in a square is three quarters as wide.
    assert aim["front"]["framing"] == pytest.approx(42.9 / 512 / 0.75, rel=0.02)
    assert aim["front"]["tiltDeg"] == pytest.approx(3.0, abs=0.6)


def test_the_model_is_the_boxs_own_and_is_kept_by_the_browser(owner: Person) -> None:
    hints = told(owner, "hints")
    answer = owner.client.get(hints["model"])
    assert hashlib.sha256(answer.data).hexdigest() == TASK.sha256
    assert "immutable" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    answer.close()


def test_the_engine_comes_packed_to_who_can_unpack_it(owner: Person) -> None:
    hints = told(owner, "hints")
    plain = owner.client.get(hints["engine"])
    packed = owner.client.get(hints["engine"], headers={"Accept-Encoding": "gzip, br"})
    assert plain.data[:4] == b"\0asm"
    assert plain.mimetype == packed.mimetype == "application/wasm"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data) / 3
    assert hints["megabytes"] == pytest.approx((len(packed.data) + 3_758_596) / 1e6, abs=0.06)
    for answer in (plain, packed):
        answer.close()


def test_without_the_model_the_camera_offers_no_hints(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    known = told(owner, "hints")
    monkeypatch.setattr(camera, "find_model", lambda _: None)
    assert told(owner, "hints") is None
    assert owner.client.get(known["model"]).status_code == 404


def test_the_kept_page_has_the_camera_and_nobodys_baseline(visitor: FlaskClient) -> None:
    answer = visitor.get("/shell/photo")
    assert answer.status_code == 200
    assert "data-baselines='{}'" in answer.text
