"""GET /catalogue: everything that is known, claims and evidence apart, every source named."""

from typing import Any

from flask.testing import FlaskClient


def test_it_answers_with_everything_that_is_known(client: FlaskClient) -> None:
    body = client.get("/api/v1/catalogue").get_json()
    assert {name: len(entries) for name, entries in body.items()} == {
        "kinds": 3,
        "zones": 12,
        "goals": 19,
        "ingredients": 24,
        "pairings": 9,
        "waits": 10,
        "facts": 9,
        "cautions": 18,
        "research": 11,
        "sources": 37,
    }


def test_claim_and_evidence_are_two_fields(client: FlaskClient) -> None:
    green_tea = _by_slug(client, "ingredients")["camellia-sinensis"]
    assert green_tea["claim"] == {"text": "Catches free radicals.", "sources": ["s0"]}
    assert green_tea["evidence"] == {
        "grade": "B",
        "direction": "negative",
        "text": "40 people: no improvement to see.",
        "sources": ["chiu-2005"],
    }
    assert _by_slug(client, "sources")["chiu-2005"]["people"] == 40


def test_references_are_written_out(client: FlaskClient) -> None:
    pairing = _by_slug(client, "pairings")["massage-then-mask"]
    assert pairing["first"] == ["massage"]
    assert pairing["then"] == ["mask:hyaluronic", "mask:collagen", "mask:algae"]
    assert pairing["relation"] == "directly-after"
    caution = _by_slug(client, "cautions")["retinoid-pregnancy"]
    assert caution["level"] == "block"
    assert caution["triggers"][0]["care"] == ["group:retinoid"]
    assert caution["triggers"][0]["facts"] == ["pregnancy"]


def test_it_is_described(client: FlaskClient) -> None:
    schemas = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert {"CatalogueOut", "IngredientOut", "PairingOut", "CautionOut", "EvidenceOut", "SourceOut"} <= set(
        schemas
    )


def _by_slug(client: FlaskClient, name: str) -> dict[str, Any]:
    return {entry["slug"]: entry for entry in client.get("/api/v1/catalogue").get_json()[name]}
