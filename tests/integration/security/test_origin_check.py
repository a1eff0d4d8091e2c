"""Writes come from our own pages: every combination of what browsers say about where a request came from."""

import re
from dataclasses import replace
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.deps import runtime
from config import Config
from tests.conftest import Person

_SITES = (None, "same-origin", "same-site", "cross-site", "none", "")
_ORIGINS = (
    None,
    "http://localhost",
    "http://127.0.0.1:8000",  # the configured BASE_URL
    "https://localhost",
    "http://localhost:9999",
    "http://evil.example",
    "http://localhost.evil.example",
    "http://evil.example/http://localhost",
    "null",
    "",
)
_TOKENS = ("none", "ours", "of another session", "broken")


def is_allowed(site: str | None, origin: str | None, token: str) -> bool:
    if site is not None:
        return site == "same-origin"
    if origin is not None and origin != "null":
        return origin in {"http://localhost", "http://127.0.0.1:8000"}
    return token == "ours"


@pytest.fixture
def plain(owner: Person) -> FlaskClient:
    """The owner's browser, adding no header by itself."""
    del owner.client.environ_base["HTTP_SEC_FETCH_SITE"]
    return owner.client


def token_of(client: FlaskClient) -> str:
    [token] = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/you/name").text)
    return token


@pytest.mark.parametrize(("site", "origin"), list(product(_SITES, _ORIGINS)))
def test_every_combination(
    plain: FlaskClient, stranger: Person, site: str | None, origin: str | None
) -> None:
    ours = token_of(plain)
    tokens = {
        "none": None,
        "ours": ours,
        "of another session": token_of(stranger.client),
        "broken": ours[:-1],
    }
    for token in _TOKENS:
        headers = {"Sec-Fetch-Site": site, "Origin": origin}
        form = {"discreet": "on"} | ({"csrf_token": tokens[token]} if tokens[token] else {})
        answer = plain.post(
            "/you/discreet",
            data=form,
            headers={name: value for name, value in headers.items() if value is not None},
        )
        assert answer.status_code == (303 if is_allowed(site, origin, token) else 403), token


def test_the_token_may_come_as_a_header(plain: FlaskClient) -> None:
    assert plain.post("/you/discreet", headers={"X-CSRFToken": token_of(plain)}).status_code == 303
    assert plain.post("/you/discreet", headers={"X-CSRFToken": "x"}).status_code == 403


def test_the_page_says_what_to_do(plain: FlaskClient) -> None:
    answer = plain.post("/you/discreet")
    assert answer.status_code == 403
    assert "reload" in answer.text


def test_signing_in_is_checked_as_well(owner: Person, visitor: FlaskClient) -> None:
    """Else a foreign page could sign somebody in to the attacker's account."""
    answer = visitor.post("/sign-in", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_behind_https_a_page_sent_in_the_clear_cannot_write(config: Config) -> None:
    app = create_app(replace(config, base_url="https://box.example"))
    try:
        for origin, status in (("http://box.example", 403), ("https://box.example", 422)):
            answer = app.test_client().post("/setup", headers={"Origin": origin, "Host": "box.example"})
            assert answer.status_code == status
    finally:
        runtime(app).database.close()


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic eDp5", "bearer x"])
def test_a_token_header_is_no_way_around_the_check_on_pages(plain: FlaskClient, header: str) -> None:
    assert plain.post("/you/discreet", headers={"Authorization": header}).status_code == 403


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic eDp5", "bearer x", "Bearer", ""])
def test_the_api_never_looks_at_the_cookie_beside_a_token(plain: FlaskClient, header: str) -> None:
    """So a foreign page gains nothing from a header it can send."""
    answer = plain.post(
        "/api/v1/care-sessions", json={}, headers={"Authorization": header, "Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 401


def test_the_api_with_a_cookie_is_checked_as_pages_are(plain: FlaskClient) -> None:
    answer = plain.post("/api/v1/care-sessions", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"


def test_reading_needs_nothing(app: Flask, plain: FlaskClient) -> None:
    assert plain.get("/you", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
