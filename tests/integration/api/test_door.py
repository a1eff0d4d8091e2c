"""Who may call, what cannot be read, and what the description says."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.catalogue import KINDS, catalogue
from tests.conftest import Person
from tests.integration.api.conftest import massage

URL = "/api/v1/care-sessions"


def test_ping_needs_no_token(visitor: FlaskClient) -> None:
    assert visitor.get("/api/v1/ping").get_json() == {"status": "ok"}


@pytest.mark.parametrize(
    "authorization", [None, "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Token x"]
)
def test_without_a_good_token_nothing_is_said(app: Any, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for call in ("/care-sessions", "/catalogue", "/timeline", "/photos"):
        refused = app.test_client().get(f"/api/v1{call}", headers=headers)
        assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
        assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_the_pages_own_cookie_is_enough(owner: Person) -> None:
    assert owner.client.post(URL, json=massage()).status_code == 201
    assert len(owner.client.get(URL).get_json()["items"]) == 1


def test_another_site_cannot_use_the_cookie(owner: Person) -> None:
    refused = owner.client.post(URL, json=massage(), headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "cross_origin")
    assert owner.client.get(URL).get_json()["items"] == []


def test_a_bad_token_is_not_mended_by_a_good_cookie(owner: Person) -> None:
    assert owner.client.get(URL, headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_for_reading_reads_and_never_writes(
    program: Callable[..., FlaskClient], client: FlaskClient, owner: Person
) -> None:
    reader = program(owner, "read")
    made = client.post(URL, json=massage()).get_json()
    assert reader.get(URL).get_json()["items"] == [made]
    address = f"{URL}/{made['id']}"
    for refused in (
        reader.post(URL, json=massage()),
        reader.patch(address, json={"minutes": 1}),
        reader.delete(address),
        reader.post(f"{address}/restore"),
    ):
        assert (refused.status_code, refused.get_json()["code"]) == (403, "read_only_token")
    assert client.get(URL).get_json()["items"] == [made]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b"\xff", "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b"[" * 100_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b'{"a":' * 100_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": b"[]", "content_type": "application/json"}, 422, "invalid_input"),
        ({"data": b"null", "content_type": "application/json"}, 422, "invalid_input"),
        ({"data": b"{}" + b" " * 1_100_000, "content_type": "application/json"}, 413, "too_large"),
        ({"data": b"{}", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ({"data": {"kind": "mask"}}, 415, "unsupported_media_type"),
        ({}, 422, "invalid_input"),
    ],
)
def test_a_body_that_cannot_be_read(
    client: FlaskClient, sent: dict[str, Any], status: int, code: str
) -> None:
    refused = client.post(URL, **sent)
    assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    assert refused.mimetype == "application/problem+json"


def test_an_unknown_call_and_an_unknown_method_answer_in_json(client: FlaskClient) -> None:
    assert client.get("/api/v1/nothing").get_json()["status"] == 404
    refused = client.put(URL, json={})
    assert refused.get_json()["status"] == 405
    assert set(refused.headers["Allow"].split(", ")) >= {"GET", "POST"}
    assert client.get(f"{URL}/not-an-id").get_json()["status"] == 404


def test_private_answers_are_not_kept_by_caches(client: FlaskClient) -> None:
    assert client.get(URL).headers["Cache-Control"] == "private, no-store"


def test_the_catalogue_holds_every_kind_zone_and_goal(client: FlaskClient) -> None:
    body = client.get("/api/v1/catalogue").get_json()
    known = catalogue()
    assert {kind["slug"]: [entry["slug"] for entry in kind["types"]] for kind in body["kinds"]} == {
        kind: [entry.slug for entry in known.types(kind)] for kind in KINDS
    }
    assert [zone["slug"] for zone in body["zones"]] == [zone.slug for zone in known.zones]
    assert [goal["slug"] for goal in body["goals"]] == [goal.slug for goal in known.goals]
    assert {"default_minutes", "longest_minutes", "professional_only"} <= set(body["kinds"][0]["types"][0])


def test_the_description_is_openapi_3_1_and_names_every_route(app: Any, visitor: FlaskClient) -> None:
    spec = visitor.get("/api/v1/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    routes = {
        (rule.rule.replace("<uuid:", "{").replace("<string:", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, calls in spec["paths"].items() for method in calls}
    assert described == routes


def test_the_description_says_how_errors_and_keys_look(visitor: FlaskClient) -> None:
    spec = visitor.get("/api/v1/openapi.json").get_json()
    create = spec["paths"][URL]["post"]
    assert "application/problem+json" in create["responses"]["422"]["content"]
    assert "Idempotency-Key" in {parameter["name"] for parameter in create["parameters"]}
    assert {int(status) for status in create["responses"]} >= {201, 400, 401, 403, 404, 409, 413, 415, 422}
    for calls in spec["paths"].values():
        for call in calls.values():
            for status, answer in call["responses"].items():
                assert int(status) < 300 or answer["description"].startswith(HTTPStatus(int(status)).phrase)
    assert create["security"] == [{"token": []}, {"login": []}]
    assert set(spec["components"]["securitySchemes"]) == {"token", "login"}
    assert "Problem" in spec["components"]["schemas"]


def test_every_reference_of_the_description_leads_somewhere(visitor: FlaskClient) -> None:
    answer = visitor.get("/api/v1/openapi.json")
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', answer.get_data(as_text=True)))
    assert named
    assert named <= set(answer.get_json()["components"]["schemas"])
