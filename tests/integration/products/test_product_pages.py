"""The shelf as pages: plain forms, what was recognised, and the log that offers what stands there."""

import io
import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests import pictures

Add = Callable[..., dict[str, Any]]
FORM = {"name": "Night cream", "kind": "other", "ingredient_list": "Aqua, Retinol 0.3 %, Glycerin"}


def test_an_empty_shelf_teaches_the_next_step(client: FlaskClient) -> None:
    page = client.get("/products").text
    assert "An empty shelf" in page
    assert 'href="/products/new"' in page


def test_a_new_product_shows_what_was_recognised(client: FlaskClient) -> None:
    made = client.post("/products/new", data=FORM, follow_redirects=True)
    assert made.status_code == 200
    assert "Night cream stands on your shelf." in made.text
    assert "2 of 3 ingredients known here." in made.text
    assert 'href="/routine/catalogue/ingredient/retinol"' in made.text
    assert re.search(r"Kept as written:</b>\s*Aqua", made.text)
    assert "Retinol, Glycerin and 1 more" in client.get("/products").text


def test_a_form_sent_twice_is_one_product(client: FlaskClient) -> None:
    found = re.search(r'name="product_id"[^>]*value="([^"]+)"', client.get("/products/new").text)
    assert found
    for _ in range(2):
        assert client.post("/products/new", data={**FORM, "product_id": found[1]}).status_code == 303
    assert client.get("/products").text.count(">Night cream<") == 1


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = client.post("/products/new", data={**FORM, "name": "", "use_within_months": "500"})
    assert answer.status_code == 422
    assert "Give it a name." in answer.text
    assert "Months go from 1 to 120." in answer.text
    assert "Aqua, Retinol 0.3 %, Glycerin" in answer.text


def test_change_archive_and_delete_with_undo(product: Add, client: FlaskClient) -> None:
    path = f"/products/{product()['id']}"
    assert "Aqua, Retinol 0.3 %, Glycerin" in client.get(f"{path}/edit").text
    changed = client.post(f"{path}/edit", data={**FORM, "brand": "Ziaja"}, follow_redirects=True)
    assert "Ziaja Night cream" in changed.text
    assert "Put away, 1" in client.post(f"{path}/archive", follow_redirects=True).text
    assert "Put away, 1" not in client.post(f"{path}/unarchive", follow_redirects=True).text
    gone = client.post(f"{path}/delete", follow_redirects=True).text
    assert f'action="{path}/restore"' in gone
    assert client.get(path).status_code == 404
    assert "Ziaja Night cream" in client.post(f"{path}/restore", follow_redirects=True).text


def test_a_label_is_sent_shown_and_removed(product: Add, client: FlaskClient) -> None:
    made = product()
    path = f"/products/{made['id']}"
    assert "Choose a photo first." in client.post(f"{path}/label", data={}).text
    bad = client.post(f"{path}/label", data={"file": (io.BytesIO(pictures.text_file()), "list.txt")})
    assert bad.status_code == 422
    assert "Night cream is safe." in bad.text
    sent = {"file": (io.BytesIO(pictures.jpeg()), "label.jpg")}
    assert f"/api/v1{path}/label" in client.post(f"{path}/label", data=sent, follow_redirects=True).text
    assert f"/api/v1{path}/label" not in client.post(f"{path}/label/remove", follow_redirects=True).text


def test_the_log_offers_own_products_of_the_kind_first(product: Add, client: FlaskClient) -> None:
    oil = product(name="Squalane oil", kind="massage")
    cream, clay = product(), product(name="Kaolin clay", kind="mask")
    chips = _chips(client.get("/log/massage").text)
    assert chips == [(oil["id"], "Squalane oil"), (cream["id"], "Night cream")]
    assert clay["id"] not in dict(chips)


def test_what_is_typed_like_a_product_means_it_and_its_name_is_shown(
    product: Add, client: FlaskClient
) -> None:
    oil = product(name="Squalane oil", kind="massage")
    form = {
        "type": "firming",
        "minutes": "10",
        "day": "2025-07-08",
        "time": "20:42",
        "time_zone": "Europe/Warsaw",
        "products": ["squalane  OIL", "Rose water"],
    }
    assert client.post("/log/massage", data=form).status_code == 303
    [logged] = client.get("/api/v1/care-sessions").get_json()["items"]
    assert logged["products"] == [oil["id"], "Rose water"]
    assert _chips(client.get(f"/log/sessions/{logged['id']}").text) == [
        (oil["id"], "Squalane oil"),
        ("Rose water", "Rose water"),
    ]
    assert "Squalane oil, Rose water" in client.post("/log/massage/timer", data=form).text


def test_a_product_put_away_keeps_its_name_where_it_was_used(product: Add, client: FlaskClient) -> None:
    oil = product(name="Squalane oil", kind="massage")
    session = {
        "kind": "massage",
        "type": "firming",
        "started_at": "2025-07-08T20:42:00+02:00",
        "time_zone": "Europe/Warsaw",
        "minutes": 10,
        "products": [oil["id"]],
    }
    logged = client.post("/api/v1/care-sessions", json=session).get_json()
    client.post(f"/products/{oil['id']}/delete")
    assert _chips(client.get(f"/log/sessions/{logged['id']}").text) == [(oil["id"], "Squalane oil")]


def test_past_its_time_is_said_gently(product: Add, client: FlaskClient) -> None:
    made = product(opened_on="2025-01-31", use_within_months=6)
    assert "Night cream has been open longer than its label says." in client.get("/log/mask").text
    assert "If smell, colour or feel changed, let it go." in client.get(f"/products/{made['id']}").text
    assert "the label said until 31 July 2025" in client.get("/products").text
    item = {"kind": "mask", "type": "cream", "minutes": 10, "weekdays": [0], "products": [made["id"]]}
    plan = {"name": "Nights", "starts_on": "2026-01-05", "items": [item]}
    assert client.post("/api/v1/plan/phases", json=plan).status_code == 201
    assert "Night cream has been open longer than its label says." in client.get("/routine").text


def test_the_amount_of_a_use_is_said_when_logging(product: Add, client: FlaskClient) -> None:
    made = product(amount="2 pumps")
    assert "For one use: Night cream, 2 pumps." in client.get("/log/mask").text
    assert "2 pumps a use" in client.get(f"/products/{made['id']}").text


def _chips(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="checkbox" name="products" value="([^"]+)"[^>]*>([^<]+)</label>', page)
