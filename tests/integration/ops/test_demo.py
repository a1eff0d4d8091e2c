"""The simulated year: what it holds, that it is always said to be simulated, and that nothing real is touched."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.deps import Runtime
from app.models import Account, CareSession, Photo, PhotoState
from app.services import calendar, check_ins, goals, plans, routine
from app.services.adherence import Score
from app.services.care_draft import checked, product_id
from app.services.demo import EMAIL, filling, shelf
from app.services.demo.portrait import render
from app.services.demo.shots import Shot, shots
from app.services.demo.year import Year, care_sessions
from tests.conftest import Person, browser
from tests.integration.ops.conftest import Run
from tests.integration.ops.test_pictures import Lent
from tests.remembering import Remembering

pytestmark = pytest.mark.xdist_group("demo")  # one process: it has seen the photos before
SUNDAY_NOON = datetime(2026, 7, 5, 12, tzinfo=UTC)
YEAR = Year.around(SUNDAY_NOON)
SEEN = frozenset({1, 12, 26, 29, 35})  # weeks with four frames, the dark, Tokyo, bruises, new glasses


def test_the_year_is_the_one_that_was_designed() -> None:
    drafts, taken = list(care_sessions(YEAR)), list(shots(YEAR))
    assert len(drafts) == 128
    assert Counter(draft.kind for draft in drafts) == {"massage": 64, "mask": 50, "treatment": 14}
    used = {product for draft in drafts for product in draft.products}
    assert {product.name for product in shelf.drafts(YEAR)} == used
    assert len(used) == 9
    assert len(taken) == 52
    assert sum(bool(shot.left_out or shot.mishap) for shot in taken) == 8
    assert (YEAR.day(1, 0), YEAR.day(52, 6)) == (date(2025, 7, 7), date(2026, 7, 5))
    assert max(shot.moment for shot in taken) < SUNDAY_NOON
    weeks = {
        calendar.photo_week(calendar.local_date(d.started_at, d.time_zone), YEAR.day(1, 0)) for d in drafts
    }
    assert weeks == {*range(7, 15), *range(21, 53)}


def test_every_session_is_one_the_services_take_and_none_overlaps() -> None:
    drafts = [checked(draft, SUNDAY_NOON) for draft in care_sessions(YEAR)]
    assert drafts == sorted(drafts, key=lambda draft: draft.started_at)
    for one, following in pairwise(drafts):
        assert one.started_at + timedelta(minutes=one.minutes) <= following.started_at
    local = [calendar.local_moment(draft.started_at, draft.time_zone) for draft in drafts]
    assert any((moment.hour, moment.minute) < (1, 0) for moment in local)  # one evening goes past midnight
    assert {moment.hour for moment in local} - {0} <= {20, 21, 22, 23}  # also in Tokyo, also in summer


def test_photos_are_taken_on_sunday_mornings_wherever_she_is() -> None:
    for shot in shots(YEAR):
        local = calendar.local_moment(shot.moment, shot.time_zone)
        assert (local.weekday(), local.hour) == (6, 8)
        assert shot.time_zone == ("Asia/Tokyo" if shot.week == 26 else "Europe/Warsaw")


def test_the_same_shot_gives_the_same_bytes_and_every_shot_others() -> None:
    some = [shot for shot in shots(YEAR) if shot.week in {1, 2, 35}]
    first, again = [render(shot) for shot in some], [render(shot) for shot in some]
    assert first == again
    assert len(set(first)) == len(some)


def test_a_photo_says_in_its_exif_that_it_is_simulated_and_when_it_was_taken() -> None:
    shot = next(shot for shot in shots(YEAR) if shot.week == 26)
    picture = Image.open(io.BytesIO(render(shot)))
    assert picture.getexif()[271] == "Simulated"
    inner = picture.getexif().get_ifd(0x8769)
    assert inner[36867] == f"{shot.local:%Y:%m:%d %H:%M:%S}"
    assert inner[36881] == "+09:00"
    assert max(picture.size) < 512  # never larger than the portrait itself


class LentWithMemory(Lent, Remembering):
    """Every demo has the same photos."""


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, parts: Runtime) -> Iterator[None]:
    """Five of the weeks: the whole year takes a quarter of a minute."""

    def few(year: Year) -> Iterator[Shot]:
        return (shot for shot in shots(year) if shot.week in SEEN)

    monkeypatch.setattr(filling, "shots", few)
    real = parts.sandbox
    parts.sandbox = LentWithMemory(real)
    yield
    parts.sandbox = real


def rows(parts: Runtime) -> tuple[Account, list[Photo], list[CareSession]]:
    with parts.database.reading() as session:
        account = session.scalars(select(Account).where(Account.email == EMAIL)).one()
        photos = list(session.scalars(select(Photo).order_by(Photo.taken_at)))
        return account, photos, list(session.scalars(select(CareSession)))


@pytest.mark.usefixtures("short")
def test_the_demo_is_filled_by_the_real_pipeline(run: Run, parts: Runtime, app: Flask) -> None:
    done = run("demo")
    assert done.exit_code == 0, done.stderr
    assert "8 of 8 photos" in done.stderr
    email, password = done.stdout.splitlines()
    assert email == f"Email: {EMAIL}"
    account, photos, sessions = rows(parts)
    assert (account.name, account.is_simulated, account.is_admin) == ("Ewa", True, True)
    assert 120 <= len(sessions) <= 128
    assert all(product_id(product) for session in sessions for product in session.products)
    assert [photo.state for photo in photos] == [PhotoState.ALIGNED] * 4 + [
        PhotoState.NEEDS_REVIEW, *[PhotoState.ALIGNED] * 3,
    ]  # fmt: skip
    assert [photo.excluded for photo in photos] == [False] * 6 + [True, False]
    assert [photo.time_zone for photo in photos if photo.time_zone != "Europe/Warsaw"] == ["Asia/Tokyo"]
    assert {photo.date_source for photo in photos} == {"exif"}
    assert photos[0].camera != photos[-1].camera
    assert "glasses" in photos[-1].tags

    with parts.deps(writes=False) as deps:
        phases = plans.phases(deps, account.id)
        assert [phase.name for phase in phases][:3] == ["Baseline", "Firming and hyaluronic", "Break"]
        assert (len(phases), phases[-1].ends_on) == (8, None)
        today = calendar.local_date(deps.now(), "Europe/Warsaw")
        record = routine.record(deps, account.id, phases[0].starts_on, today, today)
        # one mask of week 14 began after midnight, so it stands on the day after the one it was planned for
        assert record.phases[phases[1].id] == Score(planned=30, done=29)
        assert check_ins.how_many(deps, account.id) in {45, 46}
        assert [goal.slug for goal in goals.chosen(deps, account.id)] == ["puffiness", "contour", "tension"]

    visitor = browser(app)
    form = {"email": EMAIL, "password": password.removeprefix("Password: ")}
    assert visitor.post("/sign-in", data=form).status_code == 303
    assert b"simulated from a nasa portrait" in visitor.get("/").data.lower()


@pytest.mark.usefixtures("short")
def test_run_again_it_changes_nothing_unless_it_is_told_to(
    run: Run, parts: Runtime, stranger: Person
) -> None:
    first = run("demo", "--password-stdin", text="a password of mine\n")
    assert first.exit_code == 0, first.stderr
    assert "a password of mine" not in first.stdout + first.stderr
    account, photos, sessions = rows(parts)
    again = run("demo")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "--reset" in again.stderr
    assert rows(parts)[0].id == account.id
    anew = run("demo", "--reset")
    assert anew.exit_code == 0
    new_account, new_photos, new_sessions = rows(parts)
    assert new_account.id != account.id
    assert (len(new_photos), len(new_sessions)) == (len(photos), len(sessions))
    assert not list(parts.vault.blobs.list(f"{account.id.hex}/"))
    with parts.database.reading() as session:
        assert session.get(Account, stranger.id) is not None


@pytest.mark.usefixtures("short")
def test_a_demo_cut_short_is_made_anew(run: Run, parts: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(filling.care_sessions, "add", pulled)
        assert run("demo").exit_code != 0
    assert rows(parts)[0].is_simulated  # from its first moment
    assert run("demo").exit_code == 0
    assert len(rows(parts)[1]) == 8


@pytest.mark.usefixtures("short")
def test_a_real_account_of_that_name_is_never_touched(
    run: Run, parts: Runtime, make_person: Callable[..., Person]
) -> None:
    real = make_person(EMAIL)
    for arguments in (("demo",), ("demo", "--reset")):
        refused = run(*arguments)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "real account" in refused.stderr
    assert rows(parts)[0].id == real.id


@pytest.mark.usefixtures("short")
def test_a_password_that_is_too_short_is_refused_before_anything_is_erased(run: Run, parts: Runtime) -> None:
    assert run("demo").exit_code == 0
    account = rows(parts)[0]
    refused = run("demo", "--reset", "--password-stdin", text="short\n")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert rows(parts)[0].id == account.id


@pytest.mark.usefixtures("short")
def test_without_scikit_image_it_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise ImportError

    monkeypatch.setattr(filling, "portrait", absent)
    refused = run("demo")
    assert refused.exit_code == 1
    assert "make demo" in refused.stderr
