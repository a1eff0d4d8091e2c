"""Bodies no form of ours sends: refused in one place, before any of it is kept."""

import io

import pytest

from tests import pictures
from tests.conftest import Person


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"email": "e\0wa@example.org", "password": "a long enough phrase"}),
        ("/you/name", {"name": "E\0wa"}),
        ("/you/tokens", {"name": "E\0wa", "scope": "read"}),
        ("/log/massage", {"type": "firming", "minutes": "10", "note": "a\0b"}),
        ("/log/massage", {"ty\0pe": "firming"}),
    ],
)
def test_a_nul_is_no_text(owner: Person, path: str, fields: dict[str, str]) -> None:
    """PostgreSQL keeps none, and would answer with an error of ours."""
    assert owner.client.post(path, data=fields).status_code == 400
    without = {name.replace("\0", ""): value.replace("\0", "") for name, value in fields.items()}
    assert owner.client.post(path, data=without).status_code in {200, 303, 422}


def test_a_nul_beside_a_file(owner: Person) -> None:
    fields = {"file": (io.BytesIO(pictures.jpeg()), "photo.jpg"), "tags": "tra\0vel"}
    refused = owner.client.post("/api/v1/photos", data=fields)
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad_request")


def test_several_photos_too_large_together(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them is: a form without a script sends all of them in one body."""
    monkeypatch.setitem(owner.client.application.config, "MAX_CONTENT_LENGTH", 100_000)
    files = [(io.BytesIO(b"x" * 40_000), f"{number}.jpg") for number in range(3)]
    refused = owner.client.post("/photos", data={"file": files})
    assert refused.status_code == 413
    assert "at once" in refused.text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_file_from_outside_the_calendar_is_kept(owner: Person, moment: str) -> None:
    fields = {"file": (io.BytesIO(pictures.jpeg()), "photo.jpg"), "file_modified_at": moment}
    assert owner.client.post("/photos", data=fields).status_code == 303
    moment_in_the_api = {**fields, "file": (io.BytesIO(pictures.jpeg()), "photo.jpg")}
    assert owner.client.post("/api/v1/photos", data=moment_in_the_api).status_code in {200, 422}
