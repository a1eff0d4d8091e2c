"""A shelf seen by a program, and sessions that name what stands on it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import Person

ZONE = "Europe/Warsaw"


def body(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Night cream",
        "kind": "other",
        "ingredient_list": "Aqua, Retinol 0.3 %, Glycerin",
        **changes,
    }


@pytest.fixture
def client(owner: Person) -> FlaskClient:
    return owner.client


@pytest.fixture
def product(client: FlaskClient) -> Callable[..., dict[str, Any]]:
    """A product of the owner's, as the API gives it back."""

    def add(**changes: Any) -> dict[str, Any]:
        answer = client.post("/api/v1/products", json=body(**changes))
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    return add


def session(*products: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "mask",
        "type": "cream",
        "started_at": "2025-07-08T20:42:00+02:00",
        "time_zone": ZONE,
        "minutes": 15,
        "products": list(products),
        **changes,
    }
