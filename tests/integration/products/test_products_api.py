"""The shelf through the API: what is recognised, what is kept, and what a session may name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.deps import Runtime, utc_now
from app.models import Product, new_id
from app.services import sweep
from tests.conftest import Person
from tests.integration.products.conftest import body, session

Add = Callable[..., dict[str, Any]]


def test_a_product_comes_back_with_what_was_recognised(product: Add, client: FlaskClient) -> None:
    made = product(
        brand="Ziaja", opened_on="2025-01-31", use_within_months=1, amount="1 pump", note="Evening"
    )
    assert {name: made[name] for name in made if name != "id"} == {
        "name": "Night cream",
        "kind": "other",
        "brand": "Ziaja",
        "ingredient_list": "Aqua, Retinol 0.3 %, Glycerin",
        "ingredients": ["retinol", "glycerin"],
        "unknown_ingredients": ["Aqua"],
        "amount": "1 pump",
        "opened_on": "2025-01-31",
        "use_within_months": 1,
        "use_by": "2025-02-28",
        "note": "Evening",
        "archived": False,
        "has_label": False,
    }
    assert client.get(f"/api/v1/products/{made['id']}").get_json() == made
    assert client.get("/api/v1/products").get_json() == {"items": [made], "next_cursor": None}


def test_the_same_key_gives_the_same_answer(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "one"}
    first = client.post("/api/v1/products", json=body(), headers=headers)
    again = client.post("/api/v1/products", json=body(), headers=headers)
    assert (
        (again.status_code, again.get_json())
        == (first.status_code, first.get_json())
        == (201, first.get_json())
    )
    assert client.post("/api/v1/products", json=body(name="Other"), headers=headers).status_code == 422
    assert len(client.get("/api/v1/products").get_json()["items"]) == 1


def test_an_id_of_ones_own_is_found_again_and_never_taken_over(
    client: FlaskClient, stranger: Person, product: Add
) -> None:
    made = product()
    again = client.post("/api/v1/products", json=body(id=made["id"]))
    assert (again.status_code, again.get_json()["id"]) == (200, made["id"])
    assert client.post("/api/v1/products", json=body(id=made["id"], name="Other")).status_code == 409
    assert stranger.client.post("/api/v1/products", json=body(id=made["id"])).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"kind": "scrub"}, "kind"),
        ({"use_within_months": 0}, "use_within_months"),
        ({"use_within_months": 121}, "use_within_months"),
        ({"opened_on": "2999-01-01"}, "opened_on"),
        ({"opened_on": "1969-12-31"}, "opened_on"),
        ({"opened_on": 1767225600}, "opened_on"),
        ({"opened_on": "1767225600"}, "opened_on"),
        ({"opened_on": "2026-02-30"}, "opened_on"),
        ({"ingredient_list": ", ".join(f"thing {number}" for number in range(201))}, "ingredient_list"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    client: FlaskClient, changes: dict[str, Any], field: str
) -> None:
    answer = client.post("/api/v1/products", json=body(**changes))
    assert answer.status_code == 422
    assert answer.get_json()["field"] == field
    assert client.get("/api/v1/products").get_json()["items"] == []


def test_changes_archive_and_deletion_with_undo(product: Add, client: FlaskClient) -> None:
    made = product(opened_on="2025-01-31")
    path = f"/api/v1/products/{made['id']}"
    changed = client.patch(
        path, json={"ingredient_list": "Kaolin", "opened_on": None, "archived": True}
    ).get_json()
    assert (changed["ingredients"], changed["opened_on"], changed["archived"]) == (["kaolin"], None, True)
    assert changed["name"] == "Night cream"
    assert client.get("/api/v1/products").get_json()["items"] == []
    assert len(client.get("/api/v1/products?shelf=archived").get_json()["items"]) == 1
    assert client.patch(path, json={"archived": False}).get_json()["archived"] is False
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/restore", json={}).status_code == 200
    assert client.get(path).get_json()["ingredients"] == ["kaolin"]


def test_pages_of_the_list_are_whole(product: Add, client: FlaskClient) -> None:
    made = [product(name=f"Cream {number}")["name"] for number in range(3)]
    first = client.get("/api/v1/products?limit=2").get_json()
    rest = client.get(f"/api/v1/products?limit=2&cursor={first['next_cursor']}").get_json()
    assert [item["name"] for item in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None


def test_a_session_names_own_products_by_id_and_others_by_text(
    product: Add, client: FlaskClient, stranger: Person
) -> None:
    made = product()
    answer = client.post("/api/v1/care-sessions", json=session(made["id"].upper(), "Tap water"))
    assert answer.status_code == 201
    assert answer.get_json()["products"] == [made["id"], "Tap water"]
    for other in (made["id"], str(new_id())):
        refused = stranger.client.post("/api/v1/care-sessions", json=session(other))
        assert (refused.status_code, refused.get_json()["field"]) == (422, "products")
    assert stranger.client.get("/api/v1/care-sessions").get_json()["items"] == []


def test_a_session_keeps_the_name_when_its_product_is_gone(
    product: Add, client: FlaskClient, parts: Runtime
) -> None:
    made = product()
    logged = client.post("/api/v1/care-sessions", json=session(made["id"], "Tap water")).get_json()
    path = f"/api/v1/care-sessions/{logged['id']}"
    client.delete(f"/api/v1/products/{made['id']}")
    assert client.patch(path, json={"minutes": 20}).get_json()["products"] == [made["id"], "Tap water"]
    with parts.deps() as deps:
        deps.session.execute(update(Product).values(deleted_at=utc_now() - timedelta(hours=25)))
        deps.session.commit()
        assert sweep.purge_products(deps) == 1
    assert client.get(path).get_json()["products"] == ["Night cream", "Tap water"]
    assert client.post(f"/api/v1/products/{made['id']}/restore", json={}).status_code == 404
