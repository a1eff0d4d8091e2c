"""What every answer carries, cookies, and the host check."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.deps import runtime
from config import Config
from tests.conftest import Person, browser

_PAGES = (
    "/you",
    "/sign-in",
    "/nothing-here",
    "/api/v1/care-sessions",
    "/healthz",
    "/you/people",
    "/robots.txt",
)


@pytest.mark.parametrize("path", _PAGES)
def test_every_answer_carries_them(owner: Person, path: str) -> None:
    headers = owner.client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "app"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in headers


def test_pages_vary_by_their_cookie(owner: Person) -> None:
    """So that no cache gives one person's page to another (Flask CVE-2026-27205)."""
    assert "Cookie" in owner.client.get("/you").headers["Vary"]
    assert "Cookie" in owner.client.get("/sign-in").headers["Vary"]


def test_an_error_page_has_nothing_of_the_request_in_it(owner: Person) -> None:
    page = owner.client.get("/<script>alert(1)</script>?x=<b>").text
    assert "alert(1)" not in page


def test_only_https_promises_https(owner: Person) -> None:
    assert "Strict-Transport-Security" not in owner.client.get("/you").headers
    assert "Strict-Transport-Security" in owner.client.get("/sign-in", base_url="https://localhost").headers


@pytest.fixture
def behind_https(config: Config) -> Iterator[Flask]:
    app = create_app(replace(config, base_url="https://box.example"))
    yield app
    runtime(app).database.close()


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(behind_https: Flask) -> None:
    client = browser(behind_https)
    form = {"email": "ewa@example.org", "password": "correct horse"}
    cookie = client.post("/setup", data=form, base_url="https://box.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-afterglow=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example"]
)
def test_a_host_that_is_not_ours_is_refused(visitor: FlaskClient, host: str) -> None:
    answer = visitor.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_a_host_of_ours_is_served(visitor: FlaskClient, host: str) -> None:
    assert visitor.get("/healthz", headers={"Host": host}).status_code == 200


def test_the_hosts_are_those_of_the_settings(behind_https: Flask) -> None:
    runtime(behind_https).config = replace(
        runtime(behind_https).config, trusted_hosts=("box.local", "[fd00::1]")
    )
    client = browser(behind_https)
    for host, status in (
        ("box.example", 200),
        ("box.local:8000", 200),
        ("[FD00::1]:8000", 200),
        ("localhost", 400),
    ):
        assert client.get("/healthz", headers={"Host": host}).status_code == status, host
