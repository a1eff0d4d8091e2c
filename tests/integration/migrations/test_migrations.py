"""Every migration goes up and down, on both databases, with rows in them; and the models are what they make."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, func, inspect, select, table, text
from sqlalchemy.orm import Session

from app.db import make_engine
from app.models import (
    Account,
    ApiToken,
    Base,
    CareSession,
    CheckIn,
    ChosenGoal,
    Clearance,
    Erasure,
    IdempotencyRecord,
    Invite,
    Login,
    PairingChoice,
    PasswordReset,
    PersonalFact,
    Photo,
    PhotoAlignment,
    PlanItem,
    PlanItemVersion,
    PlanPause,
    PlanPhase,
    PlanSkip,
    Product,
    PushDevice,
    RaisedCaution,
    RateCounter,
    Realignment,
    RealignmentPhoto,
    Reminder,
    ReminderSettings,
    new_id,
)
from app.upgrade import alembic_config

pytestmark = pytest.mark.xdist_group("postgresql")
NOW = datetime(2026, 7, 5, 6, 0, tzinfo=UTC)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def tables(url: str) -> set[str]:
    with opened(url) as engine:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}


def counts(url: str) -> dict[str, int]:
    with opened(url) as engine, engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in inspect(engine).get_table_names()
        }


def fill(url: str) -> None:
    """A row in every table."""
    owner, photo, login, session_id = new_id(), new_id(), new_id(), new_id()
    account = Account(
        id=owner, email="ewa@example.org", name="Ewa", password_hash="!", wrapped_key=b"key",
        is_founder=True, is_admin=True, created_at=NOW,
    )  # fmt: skip
    rows: list[Base] = [
        Login(
            id=login, account_id=owner, device="Test", created_at=NOW, last_seen_at=NOW, expires_at=NOW
        ),
        Reminder(
            owner_id=owner, kind="photo", weekdays=[6], minute_of_day=480, time_zone="Europe/Warsaw", next_at=NOW
        ),
        ReminderSettings(owner_id=owner, quiet_from=1320, quiet_until=420),
        Invite(token_hash="1" * 64, created_by=owner, created_at=NOW, expires_at=NOW),
        PasswordReset(account_id=owner, token_hash="2" * 64, created_at=NOW, expires_at=NOW),
        ApiToken(account_id=owner, name="script", token_hash="3" * 64, scope="read", created_at=NOW),
        RateCounter(bucket="sign-in:test", window_start=NOW, count=1),
        Erasure(owner_id=new_id(), erased_at=NOW),
        IdempotencyRecord(
            owner_id=owner, key="k", payload_sha256="4" * 64, status=201, body="{}", created_at=NOW
        ),
        PersonalFact(owner_id=owner, slug="implant", since=date(2026, 7, 5)),
        PairingChoice(owner_id=owner, pairing="massage-then-mask", turned_down_at=NOW),
        CareSession(
            id=session_id, owner_id=owner, kind="mask", type="clay", started_at=NOW, time_zone="Europe/Warsaw",
            local_date=date(2026, 7, 5), minutes=10, zones=["cheek"], products=["Kaolin"],
            created_at=NOW, updated_at=NOW,
        ),
        Product(
            owner_id=owner, name="Kaolin clay", kind="mask", ingredients=["kaolin"], opened_on=date(2026, 7, 5),
            use_within_months=6, created_at=NOW, updated_at=NOW,
        ),
        Photo(
            id=photo, owner_id=owner, sha256="5" * 64, media_type="image/jpeg", byte_size=9, width=800,
            height=1000, taken_at=NOW, time_zone="Europe/Warsaw", local_date=date(2026, 7, 5),
            date_source="exif", tags=["glasses"], state="aligned", created_at=NOW, updated_at=NOW,
        ),
    ]  # fmt: skip
    device = PushDevice(
        owner_id=owner, login_id=login, endpoint="https://push.example.org/1", p256dh="p", auth="a",
        device="Test", created_at=NOW,
    )  # fmt: skip
    phase, item = new_id(), new_id()
    rows += [
        CheckIn(
            owner_id=owner, local_date=date(2026, 7, 5), answered_at=NOW, time_zone="Europe/Warsaw",
            puffiness=4, created_at=NOW, updated_at=NOW,
        ),
        ChosenGoal(owner_id=owner, goal="puffiness", position=0, zones=["eyes"], chosen_at=NOW),
        PlanPhase(
            id=phase, owner_id=owner, name="Firming", starts_on=date(2026, 7, 1), made_on=date(2026, 7, 1),
            created_at=NOW, updated_at=NOW,
        ),
        PlanPause(
            owner_id=owner, starts_on=date(2026, 7, 2), reason="travel", created_at=NOW, updated_at=NOW
        ),
    ]  # fmt: skip
    planned: list[Base] = [
        PlanItemVersion(
            item_id=item, made_on=date(2026, 7, 1), made_at=NOW, kind="massage", type="firming",
            weekdays=[1, 3], minutes=10, zones=["cheek"],
        ),
        PlanSkip(item_id=item, day=date(2026, 7, 2), owner_id=owner, created_at=NOW),
    ]  # fmt: skip
    again = Realignment(id=new_id(), owner_id=owner, started_at=NOW, updated_at=NOW)
    one_of_it = RealignmentPhoto(realignment_id=again.id, photo_id=photo, position=0)
    alignment = PhotoAlignment(
        photo_id=photo, source="model", recipe="test", eyes=[[1.0, 2.0], [3.0, 2.0]], detail=1.0, made_at=NOW
    )
    said = [
        RaisedCaution(
            owner_id=owner, session_id=session_id, caution="aha-sun", level="info", occasion="", raised_at=NOW
        ),
        Clearance(session_id=session_id, owner_id=owner, free_from=date(2026, 7, 12)),
    ]
    with opened(url) as engine, Session(engine) as session:
        for batch in (
            [account],
            rows,
            said,
            [PlanItem(id=item, owner_id=owner, phase_id=phase, position=0, created_at=NOW)],
            [alignment, device, again, *planned],
            [one_of_it],
        ):
            session.add_all(batch)
            session.flush()
        session.commit()


def test_an_empty_database_comes_to_what_the_models_say(database_url: str) -> None:
    config = alembic_config(database_url)
    command.upgrade(config, "head")
    assert tables(database_url) == set(Base.metadata.tables)
    command.check(config)  # raises when a migration would still be needed


def test_a_difference_would_be_found(database_url: str) -> None:
    config = alembic_config(database_url)
    command.upgrade(config, "head")
    with opened(database_url) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE photo ADD COLUMN forgotten VARCHAR(9)"))
    with pytest.raises(CommandError, match="New upgrade operations detected"):
        command.check(config)


def test_every_revision_goes_down_and_up_again_with_rows_in_it(database_url: str) -> None:
    config = alembic_config(database_url)
    command.upgrade(config, "head")
    fill(database_url)
    before = counts(database_url)
    assert all(before[name] == 1 for name in Base.metadata.tables)
    for revision in ScriptDirectory.from_config(config).walk_revisions():
        lower = revision.down_revision or "base"
        assert isinstance(lower, str), "the history has branches"
        before = counts(database_url)
        command.downgrade(config, lower)
        kept = counts(database_url)
        assert {name: before[name] for name in kept if name in Base.metadata.tables} == {
            name: kept[name] for name in kept if name in Base.metadata.tables
        }
        command.upgrade(config, revision.revision)
        command.downgrade(config, lower)
    assert tables(database_url) == set()
    command.upgrade(config, "head")
    command.check(config)
    fill(database_url)


def test_going_all_the_way_down_leaves_nothing(database_url: str) -> None:
    config = alembic_config(database_url)
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    assert tables(database_url) == set()
    with opened(database_url) as engine:
        assert [name for name in inspect(engine).get_table_names() if name != "alembic_version"] == []
    command.upgrade(config, "head")
    assert tables(database_url) == set(Base.metadata.tables)
