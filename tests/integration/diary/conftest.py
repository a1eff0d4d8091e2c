"""A diary of rows: sessions and measured photos at chosen moments, without their pixels."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.deps import Runtime
from app.models import CareSession, Photo, PhotoAlignment, new_id
from app.services.calendar import local_date
from tests.conftest import Person

ZONE = "Europe/Warsaw"
QUALITY: dict[str, float] = {
    "yaw_deg": 0.0,
    "pitch_deg": 0.0,
    "roll_deg": 0.0,
    "eyes_open": 0.3,
    "mouth_open": 0.02,
    "smile": 0.8,
    "sharpness": 3.0,
    "exposure": -1.0,
    "light_left_right": 0.0,
    "light_up_down": 0.0,
    "faces": 1,
    "white_balance": 0.5,
    "face_width_ratio": 2.1,
    "tint": -0.5,
    "sclera_red": 0.2,
    "sclera_blue": -0.1,
    **{f"structure_{band}": -3.0 for band in (240, 120, 60, 30, 15)},
}


def moment(day: int, hour: int = 8, month: int = 3) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


class Diary:
    def __init__(self, parts: Runtime, owner_id: UUID) -> None:
        self.parts, self.owner_id = parts, owner_id

    def session(self, at: datetime, kind: str = "massage", type_: str = "firming", **columns: object) -> UUID:
        row = CareSession(
            id=new_id(),
            owner_id=self.owner_id,
            kind=kind,
            type=type_,
            started_at=at,
            time_zone=ZONE,
            local_date=local_date(at, ZONE),
            minutes=10,
            created_at=at,
            updated_at=at,
        )
        return self._keep(row, columns)

    def photo(self, at: datetime, quality: dict[str, float] | None = None, **columns: object) -> UUID:
        row = Photo(
            id=new_id(),
            owner_id=self.owner_id,
            sha256=new_id().hex * 2,
            media_type="image/jpeg",
            byte_size=1,
            width=3000,
            height=4000,
            taken_at=at,
            time_zone=ZONE,
            local_date=local_date(at, ZONE),
            date_source="user",
            state="aligned",
            blob_version=1,
            created_at=at,
            updated_at=at,
        )
        row.alignment = PhotoAlignment(
            source="model",
            recipe="test/1",
            eyes=[[1000.0, 1500.0], [1500.0, 1500.0]],
            matrix=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            uncertainty_pct_iod=0.5,
            detail=1.04,
            quality=QUALITY | (quality or {}),
            made_at=at,
        )
        return self._keep(row, columns)

    def _keep(self, row: CareSession | Photo, columns: dict[str, object]) -> UUID:
        for name, value in columns.items():
            setattr(row, name, value)
        row_id = row.id
        with self.parts.database.writing() as session:
            session.add(row)
            session.commit()
        return row_id


@pytest.fixture
def diary(parts: Runtime, owner: Person) -> Diary:
    return Diary(parts, owner.id)


@pytest.fixture
def strangers_diary(parts: Runtime, stranger: Person) -> Diary:
    return Diary(parts, stranger.id)


@pytest.fixture
def weeks_of_care(diary: Diary) -> Callable[[int], None]:
    """That many weeks of two sessions and a photo on Sunday."""

    def fill(weeks: int) -> None:
        for week in range(weeks):
            monday = moment(2) + timedelta(days=7 * week)
            diary.session(monday + timedelta(days=1, hours=12))
            diary.session(monday + timedelta(days=1, hours=12, minutes=15), "mask", "hyaluronic", minutes=15)
            diary.photo(monday + timedelta(days=6))

    return fill
