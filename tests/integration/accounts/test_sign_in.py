"""Signing in and out: cookies, fixation, who is told what, and how often one may try."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.deps import Runtime
from app.models import Account, Login, RateCounter
from app.services import passwords, rate_limits
from tests.conftest import browser
from tests.integration.accounts.conftest import PASSWORD, Clock

pytestmark = pytest.mark.usefixtures("ewa")
RIGHT = {"email": "ewa@example.org", "password": PASSWORD}


def logins(parts: Runtime) -> list[Login]:
    with parts.database.reading() as session:
        return list(session.scalars(select(Login).order_by(Login.created_at)))


def test_signing_in_leads_home(visitor: FlaskClient, parts: Runtime) -> None:
    response = visitor.post("/sign-in", data=RIGHT)
    assert (response.status_code, response.location) == (303, "/")
    [login] = logins(parts)
    assert login.device == "Chrome, Android"
    assert visitor.get("/you").status_code == 200


@pytest.mark.parametrize("typed", ["EWA@EXAMPLE.ORG", " ewa@example.org "])
def test_an_email_may_be_typed_in_any_case(visitor: FlaskClient, typed: str) -> None:
    assert visitor.post("/sign-in", data=RIGHT | {"email": typed}).status_code == 303


def test_next_is_followed_on_this_site_only(app: Flask) -> None:
    assert browser(app).post("/sign-in", data=RIGHT | {"next": "/you?a=b"}).location == "/you?a=b"
    assert browser(app).post("/sign-in", data=RIGHT | {"next": "//evil.example"}).location == "/"
    assert browser(app).post("/sign-in?next=/\\evil.example", data=RIGHT).location == "/"


def test_a_page_that_needs_a_login_leads_there_and_back(visitor: FlaskClient) -> None:
    location = visitor.get("/you/password").location
    assert location == "/sign-in?next=/you/password"
    assert 'value="/you/password"' in visitor.get(location).text


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(app: Flask) -> None:
    def answer(**changed: str) -> tuple[int, str]:
        response = browser(app).post("/sign-in", data=RIGHT | changed | {"csrf_token": "x"})
        page = response.text.replace(changed.get("email", RIGHT["email"]), "")
        return response.status_code, page[: page.index("csrf_token")] + page[page.index("Please check") :]

    wrong, unknown, nonsense = (
        answer(password="wrong horse battery"),
        answer(email="nobody@example.org"),
        answer(email="nonsense"),
    )
    assert wrong == unknown == nonsense
    assert wrong[0] == 422
    assert "Email and password do not match." in wrong[1]


@pytest.mark.parametrize("email", ["ewa@example.org", "nobody@example.org", "nonsense", "\u202eewa"])
def test_every_refusal_hashes_once(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    """So that an unknown email takes as long as a wrong password."""
    passwords.matches(None, "warm up the dummy")
    hashed: list[str] = []

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            hashed.append(stored)
            return PasswordHasher().verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    assert visitor.post("/sign-in", data={"email": email, "password": "wrong horse"}).status_code == 422
    assert len(hashed) == 1


def test_signing_in_keeps_nothing_of_the_session_before(visitor: FlaskClient, parts: Runtime) -> None:
    """No fixation: a login row's id planted in the browser does not become the victim's."""
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "018f0000-0000-7000-8000-000000000000"
        cookie["planted"] = "by somebody else"
        cookie["csrf_token"] = "known to somebody else"
    visitor.post("/sign-in", data=RIGHT)
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "known to somebody else"
        assert cookie["_user_id"] == str(logins(parts)[0].id)


def test_each_sign_in_has_a_new_id(visitor: FlaskClient, parts: Runtime) -> None:
    """The one this browser had before has ended with it."""
    visitor.post("/sign-in", data=RIGHT)
    [before] = logins(parts)
    visitor.post("/sign-in", data=RIGHT)
    [after] = logins(parts)
    assert after.id != before.id


def test_a_login_counts_for_nothing_without_its_mark(visitor: FlaskClient, parts: Runtime) -> None:
    """A script cannot delete the login's cookie; deleting the mark beside it signs out while the box is away."""
    visitor.post("/sign-in", data=RIGHT)
    visitor.delete_cookie("afterglow-here")
    assert visitor.get("/you").location == "/sign-in?next=/you"
    assert len(logins(parts)) == 1
    visitor.post("/sign-out")
    assert logins(parts) == []


def test_a_device_that_was_left_ends_no_login_made_since(visitor: FlaskClient, parts: Runtime) -> None:
    """Its worker may come to say so after somebody else has signed in there."""
    visitor.post("/sign-in", data=RIGHT)
    left = {"Afterglow-Left": "1"}
    assert visitor.post("/sign-out", headers=left).status_code == 204
    assert visitor.get("/you").status_code == 200
    visitor.delete_cookie("afterglow-here")
    assert visitor.post("/sign-out", headers=left).status_code == 303
    assert logins(parts) == []


def test_the_cookie_is_for_http_alone_and_for_this_site(visitor: FlaskClient) -> None:
    cookie = visitor.post("/sign-in", data=RIGHT).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_signing_out_ends_the_row_and_clears_the_cache_alone(
    sign_in: Callable[..., FlaskClient], app: Flask, parts: Runtime
) -> None:
    ewa = sign_in("ewa@example.org")
    stolen = ewa.get_cookie("afterglow").value
    response = ewa.post("/sign-out")
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert logins(parts) == []
    thief = browser(app)
    thief.set_cookie("afterglow", stolen)
    assert thief.get("/you").location == "/sign-in?next=/you"


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_link_does_not_sign_anybody_out(sign_in: Callable[..., FlaskClient], method: str) -> None:
    ewa = sign_in("ewa@example.org")
    assert getattr(ewa, method)("/sign-out").status_code == 405
    assert ewa.get("/you").status_code == 200


def test_a_tampered_cookie_is_nobody(sign_in: Callable[..., FlaskClient]) -> None:
    ewa = sign_in("ewa@example.org")
    value = ewa.get_cookie("afterglow").value
    ewa.set_cookie("afterglow", value[:-3] + ("AAA" if not value.endswith("AAA") else "BBB"))
    assert ewa.get("/you").status_code == 303


@pytest.mark.parametrize("planted", ["nonsense", "", "00000000-0000-0000-0000-000000000000", "None"])
def test_a_cookie_that_names_no_login_is_nobody(visitor: FlaskClient, planted: str) -> None:
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = planted
    assert visitor.get("/you").status_code == 303


def test_a_login_ends_after_sixty_days_away(sign_in: Callable[..., FlaskClient], clock: Clock) -> None:
    ewa = sign_in("ewa@example.org")
    clock.pass_by(days=59)
    assert ewa.get("/you").status_code == 200
    clock.pass_by(days=59)
    assert ewa.get("/you").status_code == 200, "being seen keeps a device signed in"
    clock.pass_by(days=61)
    assert ewa.get("/you").status_code == 303


def test_no_login_lasts_for_ever(sign_in: Callable[..., FlaskClient], clock: Clock) -> None:
    ewa = sign_in("ewa@example.org")
    for _ in range(14):
        clock.pass_by(days=30)
        answer = ewa.get("/you").status_code
    assert answer == 303


def test_last_seen_is_written_at_most_every_five_minutes(
    sign_in: Callable[..., FlaskClient], clock: Clock, parts: Runtime
) -> None:
    ewa = sign_in("ewa@example.org")
    clock.pass_by(minutes=4)
    ewa.get("/you")
    assert logins(parts)[0].last_seen_at == datetime(2026, 7, 5, 8, 0, tzinfo=UTC)
    clock.pass_by(minutes=1)
    ewa.get("/you")
    assert logins(parts)[0].last_seen_at == datetime(2026, 7, 5, 8, 5, tzinfo=UTC)


def test_a_locked_database_does_not_keep_a_reader_out(
    sign_in: Callable[..., FlaskClient], clock: Clock, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ewa = sign_in("ewa@example.org")
    clock.pass_by(minutes=6)
    with parts.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    with parts.database.writing() as other:
        other.execute(update(Account).values(discreet=False))
        assert ewa.get("/you").status_code == 200


def test_a_hash_of_old_parameters_is_renewed(visitor: FlaskClient, parts: Runtime) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with parts.database.writing() as session:
        session.execute(update(Account).values(password_hash=old))
        session.commit()
    assert visitor.post("/sign-in", data=RIGHT).status_code == 303
    with parts.database.reading() as session:
        ewa = session.scalars(select(Account).where(Account.email == RIGHT["email"])).one()
    assert not passwords.is_outdated(ewa.password_hash)
    assert passwords.matches(ewa.password_hash, PASSWORD)


def fail(
    client: FlaskClient, times: int, email: str = "ewa@example.org", address: str = "192.0.2.1"
) -> list[int]:
    form = {"email": email, "password": "wrong horse battery"}
    return [
        client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": address}).status_code
        for _ in range(times)
    ]


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashing that costs nothing, where only the counting matters."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()


@pytest.mark.usefixtures("cheap")
def test_an_account_may_be_tried_ten_times_from_anywhere(
    app: Flask, visitor: FlaskClient, clock: Clock
) -> None:
    answers = [fail(visitor, 1, address=f"198.51.100.{number}")[0] for number in range(11)]
    assert answers == [422] * 10 + [429]
    response = browser(app).post("/sign-in", data=RIGHT)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert "try" in response.text.lower()
    clock.pass_by(seconds=int(response.headers["Retry-After"]))
    assert fail(visitor, 1) == [422]


@pytest.mark.usefixtures("cheap")
def test_an_unknown_email_is_limited_alike(visitor: FlaskClient) -> None:
    assert fail(visitor, 11, email="nobody@example.org") == [422] * 10 + [429]


@pytest.mark.usefixtures("cheap")
def test_a_network_may_try_thirty_times_over_all_accounts(visitor: FlaskClient) -> None:
    answers = [fail(visitor, 1, email=f"person{number}@example.org")[0] for number in range(31)]
    assert answers == [422] * 30 + [429]


@pytest.mark.usefixtures("cheap")
def test_changing_addresses_within_an_ipv6_network_does_not_help(visitor: FlaskClient) -> None:
    answers = [
        fail(visitor, 1, email=f"p{number}@example.org", address=f"2001:db8:1:2::{number:x}")[0]
        for number in range(31)
    ]
    assert answers[-1] == 429
    assert fail(visitor, 1, email="other@example.org", address="2001:db8:1:3::1") == [422]


def test_the_right_password_starts_the_account_over(visitor: FlaskClient) -> None:
    fail(visitor, 9)
    assert visitor.post("/sign-in", data=RIGHT).status_code == 303
    assert fail(visitor, 9) == [422] * 9


def test_no_email_stands_among_the_counters(visitor: FlaskClient, parts: Runtime) -> None:
    fail(visitor, 1)
    with parts.database.reading() as session:
        buckets = list(session.scalars(select(RateCounter.bucket)))
    assert len(buckets) == 2
    assert not any("ewa" in bucket or "192.0.2" in bucket for bucket in buckets)


def test_old_counters_are_swept(visitor: FlaskClient, parts: Runtime, clock: Clock) -> None:
    fail(visitor, 1)
    with parts.deps() as deps:
        assert rate_limits.sweep(deps) == 0
        clock.pass_by(days=2)
        assert rate_limits.sweep(deps) == 2


@pytest.mark.usefixtures("cheap")
def test_tries_at_the_same_moment_are_all_counted(app: Flask) -> None:
    start = Barrier(14)

    def attempt(number: int) -> int:
        start.wait()
        return fail(browser(app), 1, address=f"198.51.100.{number}")[0]

    with ThreadPoolExecutor(14) as pool:
        answers = sorted(pool.map(attempt, range(14)))
    assert answers == [422] * 10 + [429] * 4
