"""The You page: what it says, what its forms change, and that they reach nobody else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.deps import Runtime
from app.models import Account, CareSession, Login
from app.version import __version__
from tests.integration.accounts.conftest import Clock


def account(parts: Runtime, email: str) -> Account:
    with parts.database.reading() as session:
        return session.scalars(select(Account).where(Account.email == email)).one()


@pytest.fixture
def phone(ewa: Account, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(ewa.email)


def add_session(parts: Runtime, owner: Account, clock: Clock, *, deleted: bool = False) -> None:
    with parts.database.writing() as session:
        session.add(
            CareSession(
                owner_id=owner.id,
                kind="mask",
                type="sheet",
                started_at=clock.now,
                time_zone="UTC",
                local_date=clock.now.date(),
                minutes=15,
                created_at=clock.now,
                updated_at=clock.now,
                deleted_at=clock.now if deleted else None,
            )
        )
        session.commit()


def test_it_counts_what_is_mine_and_not_deleted(
    phone: FlaskClient, ewa: Account, admin: Account, parts: Runtime, clock: Clock
) -> None:
    add_session(parts, ewa, clock)
    add_session(parts, ewa, clock, deleted=True)
    add_session(parts, admin, clock)
    assert "0 photos, 1 session" in phone.get("/you").text


def test_it_says_what_it_is_not_and_which_version(phone: FlaskClient) -> None:
    page = phone.get("/you").text
    assert "not medical advice" in page
    assert __version__ in page


def test_what_is_not_built_is_absent(phone: FlaskClient) -> None:
    page = phone.get("/you").text
    assert not any(words in page for words in ("Passkey", "App lock", "Language", "Share link", "Insights"))
    assert 'href="#"' not in page


def test_discreet_mode_is_a_switch_kept_on_the_account(phone: FlaskClient, parts: Runtime) -> None:
    assert "data-discreet" not in phone.get("/you").text
    assert phone.post("/you/discreet", data={"discreet": "on"}).status_code == 303
    page = phone.get("/you").text
    assert "data-discreet" in page
    assert 'aria-checked="true"' in page
    assert account(parts, "ewa@example.org").discreet
    phone.post("/you/discreet", data={"discreet": "off"})
    assert "data-discreet" not in phone.get("/you").text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ewa   Maria ", "Ewa Maria"), ("<b>Ewa</b>", "<b>Ewa</b>"), ("Łucja 🌱", "Łucja 🌱")],
)
def test_a_name_can_be_anything_short(phone: FlaskClient, parts: Runtime, typed: str, kept: str) -> None:
    assert phone.post("/you/name", data={"name": typed}).status_code == 303
    assert account(parts, "ewa@example.org").name == kept
    assert "<b>Ewa" not in phone.get("/you").text, "names are text, never markup"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 81])
def test_a_name_is_neither_empty_nor_long(phone: FlaskClient, parts: Runtime, typed: str) -> None:
    assert phone.post("/you/name", data={"name": typed}).status_code == 422
    assert account(parts, "ewa@example.org").name == "Ewa"


def test_devices_are_listed_and_ended(
    phone: FlaskClient, ewa: Account, sign_in: Callable[..., FlaskClient], parts: Runtime
) -> None:
    laptop = sign_in(ewa.email)
    page = phone.get("/you").text
    assert "This phone" in page
    assert "Android, Chrome" in page
    with laptop.session_transaction() as cookie:
        laptop_id = cookie["_user_id"]
    assert phone.post(f"/you/devices/{laptop_id}/end").status_code == 303
    assert laptop.get("/you").status_code == 303, "ended at once"
    assert phone.post(f"/you/devices/{laptop_id}/end").status_code == 404


def test_all_others_can_be_ended_together(
    phone: FlaskClient, ewa: Account, sign_in: Callable[..., FlaskClient]
) -> None:
    others = [sign_in(ewa.email) for _ in range(3)]
    assert phone.post("/you/devices/end-others").status_code == 303
    assert phone.get("/you").status_code == 200
    assert [other.get("/you").status_code for other in others] == [303, 303, 303]


def test_nobody_ends_somebody_elses_login(
    phone: FlaskClient, admin: Account, sign_in: Callable[..., FlaskClient], parts: Runtime
) -> None:
    boss = sign_in(admin.email)
    with parts.database.reading() as session:
        theirs = session.scalars(select(Login.id).where(Login.account_id == admin.id)).one()
    assert phone.post(f"/you/devices/{theirs}/end").status_code == 404
    assert boss.get("/you").status_code == 200


def test_the_notice_is_accepted_once_and_leads_on(phone: FlaskClient, parts: Runtime, clock: Clock) -> None:
    assert account(parts, "ewa@example.org").faces_notice_at is None
    page = phone.get("/notice?next=/photos/new").text
    assert 'value="/photos/new"' in page
    assert "see a doctor" in page
    response = phone.post("/notice", data={"next": "/photos/new"})
    assert (response.status_code, response.location) == (303, "/photos/new")
    first = account(parts, "ewa@example.org").faces_notice_at
    assert first == clock.now
    clock.pass_by(days=3)
    assert phone.post("/notice", data={"next": "//evil.example"}).location == "/"
    assert account(parts, "ewa@example.org").faces_notice_at == first
    assert "You agreed on 5 July 2026" in phone.get("/notice").text


def test_people_are_for_administrators(
    phone: FlaskClient, admin: Account, sign_in: Callable[..., FlaskClient]
) -> None:
    assert phone.get("/you/people").status_code == 404
    assert "/you/people" not in phone.get("/you").text
    page = sign_in(admin.email).get("/you/people").text
    assert "ewa@example.org" in page
    assert "admin@example.org" in page


def test_an_administrator_makes_another(
    phone: FlaskClient, ewa: Account, admin: Account, sign_in: Callable[..., FlaskClient]
) -> None:
    assert phone.post(f"/you/people/{ewa.id}/administrator").status_code == 404
    assert phone.get("/you/people").status_code == 404
    assert sign_in(admin.email).post(f"/you/people/{ewa.id}/administrator").status_code == 303
    assert phone.get("/you/people").status_code == 200
