"""When a photo was taken: sources in order, zones, DST, and clocks nobody set."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.photo_dates import EARLIEST, DateClues, from_file_name, resolve

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
WARSAW = "Europe/Warsaw"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_sources_in_order() -> None:
    clues = {
        "user": datetime(2026, 7, 5, 6, tzinfo=UTC),
        "exif_local": local("2026-07-04T08:00:00"),
        "file_name": "IMG_20260703_080000.jpg",
        "file_modified_at": datetime(2026, 7, 2, 6, tzinfo=UTC),
    }
    names = {
        "user": "user",
        "exif_local": "exif",
        "file_name": "file_name",
        "file_modified_at": "file_time",
    }
    found = []
    for clue in names:
        taken = resolve(DateClues(time_zone=WARSAW, **clues), NOW)  # type: ignore[arg-type]
        found.append((taken.source, taken.local_date.day))
        del clues[clue]
    assert found == [("user", 5), ("exif", 4), ("file_name", 3), ("file_time", 2)]
    last = resolve(DateClues(time_zone=WARSAW), NOW)
    assert (last.source, last.taken_at, last.local_date) == ("upload", NOW, date(2026, 8, 1))


def test_exif_without_an_offset_is_the_users_wall_clock() -> None:
    taken = resolve(DateClues(time_zone=WARSAW, exif_local=local("2026-07-05T23:50:00")), NOW)
    assert taken.taken_at == datetime(2026, 7, 5, 21, 50, tzinfo=UTC)
    assert (taken.time_zone, taken.local_date) == (WARSAW, date(2026, 7, 5))


@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        (120, WARSAW),  # the user's own zone in summer
        (540, "Etc/GMT-9"),  # a trip to Tokyo
        (-420, "Etc/GMT+7"),
        (0, "UTC"),
        (330, "Asia/Kolkata"),
        (345, "Asia/Kathmandu"),
        (-570, "Pacific/Marquesas"),
    ],
)
def test_an_offset_of_the_camera_decides_the_moment_and_keeps_its_date(offset: int, zone: str) -> None:
    wall = local("2026-07-05T23:50:00")
    taken = resolve(DateClues(WARSAW, exif_local=wall, exif_offset_minutes=offset), NOW)
    assert taken.taken_at == wall.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert (taken.time_zone, taken.local_date, taken.source) == (zone, date(2026, 7, 5), "exif")
    assert taken.taken_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def test_an_offset_no_zone_has_keeps_the_cameras_date() -> None:
    wall = local("2026-07-05T23:50:00")
    taken = resolve(DateClues(WARSAW, exif_local=wall, exif_offset_minutes=-1), NOW)
    assert (taken.time_zone, taken.local_date) == (WARSAW, date(2026, 7, 5))


def test_daylight_saving() -> None:
    skipped = resolve(DateClues(WARSAW, exif_local=local("2026-03-29T02:30:00")), NOW)
    assert skipped.taken_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = resolve(DateClues(WARSAW, exif_local=local("2025-10-26T02:30:00")), NOW)
    assert twice.taken_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert (skipped.local_date, twice.local_date) == (date(2026, 3, 29), date(2025, 10, 26))


@pytest.mark.parametrize(
    "wall", ["2026-08-01T14:11:00", "2062-07-12T08:00:00", "1970-01-01T00:00:00", "1989-12-31T00:00:00"]
)
def test_a_clock_nobody_set_falls_to_the_next_source(wall: str) -> None:
    clues = DateClues(WARSAW, exif_local=local(wall), file_name="IMG_20260703_080000.jpg")
    assert resolve(clues, NOW).source == "file_name"


def test_a_clock_a_few_minutes_fast_is_believed() -> None:
    taken = resolve(DateClues(WARSAW, exif_local=local("2026-08-01T14:09:00")), NOW)
    assert taken.source == "exif"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_20260705_080012.jpg", "2026-07-05T08:00:12"),
        ("20260705_080012.HEIC", "2026-07-05T08:00:12"),
        ("2026-07-05 08.00.12.jpg", "2026-07-05T08:00:12"),
        ("Screenshot_20260705-080012.png", "2026-07-05T08:00:12"),
        ("Screenshot_2026-07-05-08-00-12-345_com.app.jpg", "2026-07-05T08:00:12"),
        ("Screenshot 2026-07-05 at 8.00.12 PM.png", "2026-07-05T20:00:12"),
        ("Screenshot 2026-07-05 at 12.00.12 am.png", "2026-07-05T00:00:12"),
        ("signal-2026-07-05-080012.jpeg", "2026-07-05T08:00:12"),
        ("signal-2026-07-05-08-00-12-345.jpg", "2026-07-05T08:00:12"),
        ("photo_2026-07-05_08-00-12.jpg", "2026-07-05T08:00:12"),
        ("WhatsApp Image 2026-07-05 at 08.00.12.jpeg", "2026-07-05T08:00:12"),
        ("IMG-20260705-WA0001.jpg", "2026-07-05T12:00:00"),
        ("2026-07-05.jpg", "2026-07-05T12:00:00"),
        ("IMG_20260705.jpg", "2026-07-05T12:00:00"),
    ],
)
def test_dates_in_file_names(name: str, expected: str) -> None:
    found = from_file_name(name, WARSAW)
    assert found is not None
    assert found.taken_at == local(expected).replace(tzinfo=ZoneInfo(WARSAW))
    assert found.source == "file_name"


def test_pixel_phones_write_utc() -> None:
    found = from_file_name("PXL_20260705_223012345.PORTRAIT.jpg", WARSAW)
    assert found is not None
    assert found.taken_at == datetime(2026, 7, 5, 22, 30, 12, tzinfo=UTC)
    assert found.local_date == date(2026, 7, 6)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "IMG_1234.jpg",
        "photo.jpg",
        "IMG_20261305_080012.jpg",
        "120260705080012.jpg",
        "face-01.jpg",
        "2026.jpg",
    ],
)
def test_digits_that_are_no_date(name: str) -> None:
    assert from_file_name(name, WARSAW) is None


@given(
    st.datetimes(datetime(1985, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.sampled_from([WARSAW, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
    st.none() | st.integers(-720, 840),
    st.text(max_size=30),
)
def test_whatever_a_file_says_the_date_is_plausible(
    wall: datetime, zone: str, offset: int | None, name: str
) -> None:
    clues = DateClues(zone, exif_local=wall, exif_offset_minutes=offset, file_name=name)
    taken = resolve(clues, NOW)
    assert EARLIEST <= taken.taken_at <= NOW + timedelta(minutes=10)
    shown = taken.taken_at.astimezone(ZoneInfo(taken.time_zone)).date()
    assert abs((shown - taken.local_date).days) <= 1
    if taken.source != "exif" or offset is None:
        assert shown == taken.local_date
