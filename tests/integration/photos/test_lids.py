"""Closed and squinting eyes are told against the person's own usual opening, and block nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.deps import Runtime
from app.models import PhotoAlignment
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face

FIRST = datetime(2026, 5, 3, 6, 0, tzinfo=UTC)
Opened = Callable[[list[float]], list[dict[str, Any]]]


@pytest.fixture
def opened(owner: Person, send: Send, parts: Runtime) -> Opened:
    """Send a photo a week whose eyes are so far open; returns them as the API shows them, oldest first."""

    def add(openings: list[float]) -> list[dict[str, Any]]:
        ids = []
        for week, opening in enumerate(openings):
            data = pictures.jpeg(face(), comment=f"week {week}".encode())
            taken = (FIRST + timedelta(weeks=week)).isoformat()
            photo_id = send(owner, data, taken_at=taken).get_json()["id"]
            shown = owner.client.get(f"/api/v1/photos/{photo_id}").get_json()
            measured = {**shown["quality"], "eyes_open": opening}
            with parts.database.writing() as session:
                mine = PhotoAlignment.photo_id == UUID(photo_id)
                session.execute(update(PhotoAlignment).where(mine).values(quality=measured))
                session.commit()
            ids.append(photo_id)
        return [owner.client.get(f"/api/v1/photos/{photo_id}").get_json() for photo_id in ids]

    return add


def test_against_the_persons_own_eyes(owner: Person, opened: Opened) -> None:
    *usual, squinting, closed = opened([0.30, 0.31, 0.29, 0.20, 0.11])
    assert [photo["eyes"]["lids"] for photo in usual] == ["open"] * 3
    assert usual[0]["eyes"]["of_usual"] is None  # nothing to compare with yet
    assert squinting["eyes"]["lids"] == "squinting"
    assert squinting["eyes"]["of_usual"] == pytest.approx(0.20 / 0.30)
    assert (closed["eyes"]["lids"], closed["state"]) == ("closed", "aligned")
    assert closed["eyes"]["moves_pct_iod"] == pytest.approx(0.28 * 45 * (0.295 - 0.11))
    listed = owner.client.get("/api/v1/photos").get_json()["items"]
    assert listed[0]["eyes"] == closed["eyes"]
    page = owner.client.get(f"/photos/{closed['id']}").text
    assert "Your eyes are nearly closed here; the eye line moves by about 2.3" in page
    assert "Next time: Retake with eyes open and relaxed." in page
    assert "narrower than usual" in owner.client.get(f"/photos/{squinting['id']}").text


def test_narrow_eyes_that_are_usual_are_open(opened: Opened) -> None:
    assert [photo["eyes"]["lids"] for photo in opened([0.17, 0.18, 0.17, 0.17])] == ["open"] * 4


def test_the_first_photo_has_a_floor_alone(owner: Person, opened: Opened) -> None:
    [photo] = opened([0.08])
    assert (photo["eyes"]["lids"], photo["eyes"]["moves_pct_iod"]) == ("closed", 0.0)
    assert "Your eyes are nearly closed here." in owner.client.get(f"/photos/{photo['id']}").text
