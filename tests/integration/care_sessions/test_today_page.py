"""Today: the week in beads, what is done, the photo, and empty states that teach the next step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.deps import Runtime
from app.models import CareSession, Photo, PhotoState, new_id
from app.services import today
from app.services.deps import Deps
from tests.conftest import Person
from tests.integration.care_sessions.conftest import ZONE

Log = Callable[..., CareSession]
THURSDAY = datetime(2025, 7, 10, 20, 42, tzinfo=ZoneInfo(ZONE))


@pytest.fixture
def add_photo(parts: Runtime) -> Callable[..., Photo]:
    """A photo's row alone; its pictures are not looked at here."""

    def add(person: Person, taken: datetime, **columns: Any) -> Photo:
        values: dict[str, Any] = {
            "owner_id": person.id,
            "sha256": new_id().hex * 2,
            "media_type": "image/jpeg",
            "byte_size": 1,
            "width": 1536,
            "height": 2048,
            "taken_at": taken,
            "time_zone": ZONE,
            "local_date": taken.astimezone(ZoneInfo(ZONE)).date(),
            "date_source": "exif",
            "state": PhotoState.ALIGNED,
            "created_at": taken,
            "updated_at": taken,
        }
        photo = Photo(**{**values, **columns})
        with parts.database.writing() as session:
            session.add(photo)
            session.commit()
        return photo

    return add


@pytest.fixture
def overview(parts: Runtime) -> Callable[..., today.Today]:
    """Today, on a Thursday evening unless said otherwise."""

    def look(person: Person, now: datetime = THURSDAY, zone: str = ZONE) -> today.Today:
        with parts.deps(writes=False) as deps:
            at_that_time = Deps(
                deps.session, deps.vault, deps.sandbox, deps.enqueue, lambda: now.astimezone(UTC)
            )
            return today.overview(at_that_time, person.id, zone)

    return look


def on(day: int, hour: int = 20, minute: int = 0, month: int = 7) -> datetime:
    return datetime.combine(date(2025, month, day), time(hour, minute), ZoneInfo(ZONE))


def test_an_empty_box_teaches_the_next_step(owner: Person) -> None:
    page = owner.client.get("/").text
    assert "Log the first one" in page
    assert "Your first photo" in page
    assert "Same as last time" not in page
    assert "Compare with baseline" not in page
    assert ", week" not in page


def test_the_week_has_a_bead_for_each_session_in_its_order(
    owner: Person, log: Log, add_photo: Callable[..., Photo], overview: Callable[..., today.Today]
) -> None:
    log(owner, started_at=on(8, 20, 30), kind="mask", type="collagen")
    log(owner, started_at=on(8, 20, 10))
    log(owner, started_at=on(7, 23, 50))
    log(owner, started_at=on(6, 23, 59))  # Sunday of the week before
    log(owner, started_at=on(14, 0, 0))  # Monday of the week after
    add_photo(owner, on(8, 8))
    seen = overview(owner)
    assert [day.kinds for day in seen.days] == [
        ("massage",),
        ("massage", "mask", "photo"),
        (),
        (),
        (),
        (),
        (),
    ]
    assert [day.day.day for day in seen.days if day.is_today] == [10]
    assert seen.is_evening


def test_the_days_are_the_persons_own(owner: Person, log: Log, overview: Callable[..., today.Today]) -> None:
    """Thursday 20:42 in Warsaw is Friday in Tokyo, and the session of Tuesday stays on Tuesday."""
    log(owner, started_at=on(8, 23, 50))
    seen = overview(owner, zone="Asia/Tokyo")
    assert (seen.date, seen.is_evening) == (date(2025, 7, 11), False)
    assert [day.kinds for day in seen.days][1] == ("massage",)


def test_weeks_are_counted_from_the_first_entry(
    owner: Person, log: Log, add_photo: Callable[..., Photo], overview: Callable[..., today.Today]
) -> None:
    log(owner, started_at=on(8))
    assert overview(owner).diary_week == 1
    add_photo(owner, on(29, 8, month=6))  # a Sunday: its week ends that day
    assert overview(owner).diary_week == 3


def test_deleted_sessions_leave_no_bead(
    owner: Person, log: Log, overview: Callable[..., today.Today]
) -> None:
    row = log(owner, started_at=on(8))
    owner.client.post(f"/log/sessions/{row.id}/delete")
    seen = overview(owner)
    assert [day.kinds for day in seen.days] == [()] * 7
    assert (seen.diary_week, seen.last_evening) == (None, [])


def test_last_time_is_the_last_day_before_today(
    owner: Person, log: Log, overview: Callable[..., today.Today]
) -> None:
    log(owner, started_at=on(1))
    log(owner, started_at=on(8, 20, 0))
    log(owner, started_at=on(8, 20, 15), kind="mask", type="collagen")
    log(owner, started_at=on(8, 21, 0), minutes=5)  # the same again: the later one counts
    assert [(row.kind, row.minutes) for row in overview(owner).last_evening] == [("massage", 5), ("mask", 10)]
    log(owner, started_at=on(10, 19), kind="mask", type="collagen")
    assert [row.kind for row in overview(owner).last_evening] == ["massage"]
    log(owner, started_at=on(10, 20), type="gua-sha")  # another massage is a massage too
    assert overview(owner).last_evening == []


def test_the_mask_follows_the_massage_for_a_while(
    owner: Person, log: Log, overview: Callable[..., today.Today]
) -> None:
    assert not overview(owner).mask_is_next
    log(owner, started_at=on(10, 20, 0))
    assert overview(owner).mask_is_next
    assert not overview(owner, now=on(10, 23, 30)).mask_is_next
    log(owner, started_at=on(10, 20, 20), kind="mask", type="collagen")
    assert not overview(owner).mask_is_next


def test_the_photo_desk(
    owner: Person, add_photo: Callable[..., Photo], overview: Callable[..., today.Today]
) -> None:
    add_photo(owner, on(29, 8, month=6))
    latest = add_photo(owner, on(6, 7, 56))
    add_photo(owner, on(8, 8), view="left")
    add_photo(owner, on(8, 8), excluded=True)
    add_photo(owner, on(7, 8), state=PhotoState.PROCESSING)
    add_photo(owner, on(8, 8), deleted_at=on(9))
    checked = add_photo(owner, on(7, 8), state=PhotoState.NEEDS_REVIEW)
    desk = overview(owner).photos
    assert desk.latest is not None
    assert (desk.latest.id, desk.comparable, desk.at_work, desk.to_review) == (latest.id, 2, 1, 1)
    assert desk.review_id == checked.id
    assert (desk.following.day, desk.following.at) == (date(2025, 7, 13), "08:00")


def test_an_hour_nobody_can_trust_is_not_said(
    owner: Person, add_photo: Callable[..., Photo], overview: Callable[..., today.Today]
) -> None:
    add_photo(owner, on(6, 3, 12), date_source="upload")
    assert overview(owner).photos.following.at is None


def test_what_waits_is_said_with_the_way_there(owner: Person, add_photo: Callable[..., Photo]) -> None:
    photo = add_photo(owner, on(6), state=PhotoState.NEEDS_REVIEW)
    page = owner.client.get("/").text
    assert "1 photo to check" in page
    assert f"/photos/{photo.id}" in page
    add_photo(owner, on(7), state=PhotoState.FAILED)
    add_photo(owner, on(8), state=PhotoState.RECEIVED)
    page = owner.client.get("/").text
    assert "2 photos to check" in page
    assert "1 photo being lined up" in page


def test_two_photos_can_be_compared(owner: Person, add_photo: Callable[..., Photo]) -> None:
    add_photo(owner, on(6))
    assert "Compare with baseline" not in owner.client.get("/").text
    add_photo(owner, on(7))
    assert "Compare with baseline" in owner.client.get("/").text


def test_nobody_sees_anybody_elses_day(
    owner: Person,
    stranger: Person,
    log: Log,
    add_photo: Callable[..., Photo],
    overview: Callable[..., today.Today],
) -> None:
    log(owner, started_at=THURSDAY - timedelta(hours=1))
    add_photo(owner, on(6))
    seen = overview(stranger)
    assert [day.kinds for day in seen.days] == [()] * 7
    assert (seen.done, seen.last_evening, seen.photos.latest, seen.diary_week) == ([], [], None, None)
