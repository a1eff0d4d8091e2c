"""A photo of the label: re-encoded, encrypted, gone with its product."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.deps import Runtime, utc_now
from app.services import sweep
from tests import pictures

Add = Callable[..., dict[str, Any]]


def send(client: FlaskClient, product: dict[str, Any], data: bytes) -> TestResponse:
    form = {"file": (io.BytesIO(data), "label.jpg")}
    return client.put(f"/api/v1/products/{product['id']}/label", data=form)


def keys(parts: Runtime) -> list[str]:
    return sorted(blob.key.rsplit("/", 1)[1] for blob in parts.vault.blobs.list())


def test_a_label_is_served_as_our_own_encoding(product: Add, client: FlaskClient, parts: Runtime) -> None:
    made = product()
    sent = pictures.jpeg(comment=b"where it was bought")
    assert send(client, made, sent).get_json()["has_label"] is True
    answer = client.get(f"/api/v1/products/{made['id']}/label")
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(answer.data)).size == (pictures.WIDTH_PX, pictures.HEIGHT_PX)
    assert b"where it was bought" not in answer.data
    stored = b"".join(path.read_bytes() for path in parts.config.home.parent.rglob("label.*"))
    assert stored
    assert b"JFIF" not in stored


def test_a_new_label_replaces_the_old_and_can_be_removed(
    product: Add, client: FlaskClient, parts: Runtime
) -> None:
    made = product()
    send(client, made, pictures.jpeg())
    send(client, made, pictures.jpeg())
    assert keys(parts) == ["label.2"]
    path = f"/api/v1/products/{made['id']}/label"
    assert client.delete(path).get_json()["has_label"] is False
    assert keys(parts) == []
    assert client.get(path).status_code == 404
    send(client, made, pictures.jpeg())
    assert keys(parts) == ["label.3"]  # a key never comes twice


def test_what_is_no_picture_is_refused(product: Add, client: FlaskClient, parts: Runtime) -> None:
    made = product()
    assert send(client, made, pictures.text_file()).status_code == 422
    assert client.put(f"/api/v1/products/{made['id']}/label", data={}).status_code == 422
    assert keys(parts) == []


def test_the_sweep_keeps_labels_in_use_and_takes_those_of_products_that_are_gone(
    product: Add, client: FlaskClient, parts: Runtime
) -> None:
    made = product()
    send(client, made, pictures.jpeg())

    def swept(after: timedelta) -> dict[str, int]:
        def later() -> datetime:
            return utc_now() + after

        with parts.deps() as deps:
            return sweep.run(replace(deps, now=later))

    assert swept(timedelta(hours=12))["orphan_blobs"] == 0
    assert keys(parts) == ["label.1"]
    client.delete(f"/api/v1/products/{made['id']}")
    assert swept(timedelta(hours=12))["purged_products"] == 0
    assert swept(timedelta(hours=25))["purged_products"] == 1
    assert keys(parts) == []
