"""Addresses of built files and icons, as templates ask for them."""

import gzip
import json
import os
from pathlib import Path

import pytest
from flask import Flask

from app.assets import Assets, init_assets


def write_manifest(folder: Path, app_js: str) -> None:
    manifest = {"version": "1", "assets": {"app.js": app_js, "icons.svg": "icons-1.svg"}, "icons": ["today"]}
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_name_becomes_the_address_with_its_hash(tmp_path: Path) -> None:
    write_manifest(tmp_path, "app-AAAA.js")
    assert Assets(tmp_path, "/static/dist/").url("app.js") == "/static/dist/app-AAAA.js"


def test_a_name_that_was_not_built_is_a_mistake(tmp_path: Path) -> None:
    write_manifest(tmp_path, "app-AAAA.js")
    with pytest.raises(KeyError):
        Assets(tmp_path, "/").url("ap.js")


def test_a_new_build_is_noticed(tmp_path: Path) -> None:
    write_manifest(tmp_path, "app-AAAA.js")
    assets = Assets(tmp_path, "/")
    assert assets.url("app.js") == "/app-AAAA.js"
    write_manifest(tmp_path, "app-BBBB.js")
    os.utime(tmp_path / "manifest.json", ns=(1, 1))
    assert assets.url("app.js") == "/app-BBBB.js"


def test_an_icon_points_into_the_sprite_and_says_nothing(tmp_path: Path) -> None:
    write_manifest(tmp_path, "app-AAAA.js")
    icon = Assets(tmp_path, "/s/").icon("today", 20, "ok")
    assert icon == '<svg class="i i--20 ok" aria-hidden="true"><use href="/s/icons-1.svg#i-today"/></svg>'


def test_an_icon_that_is_not_drawn_is_a_mistake(tmp_path: Path) -> None:
    write_manifest(tmp_path, "app-AAAA.js")
    with pytest.raises(KeyError, match="tody"):
        Assets(tmp_path, "/").icon("tody")


def test_without_a_build_pages_still_render(tmp_path: Path) -> None:
    assets = Assets(tmp_path, "/s/")
    assert assets.url("app.js") == "/s/app.js"
    assert "#i-anything" in assets.icon("anything")


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("dist/app-AAAA.js", "public, max-age=31536000, immutable"),
        ("dist/sw.js", "no-cache"),
        ("dist/gone-1234.js", "no-cache"),
        ("other.txt", "no-cache"),
    ],
)
def test_only_files_named_by_their_content_are_kept_for_good(tmp_path: Path, path: str, cache: str) -> None:
    for name in ("dist/app-AAAA.js", "dist/sw.js", "other.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    app = Flask("app", static_folder=str(tmp_path), static_url_path="/static")
    init_assets(app)
    with app.test_client().get(f"/static/{path}") as response:
        assert response.headers["Cache-Control"] == cache


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("gzip, br;q=0", "gzip"), ("gzip;q=0", None), ("", None)],
)
def test_a_text_goes_squeezed_to_whoever_takes_it(tmp_path: Path, accepts: str, encoding: str | None) -> None:
    text = b"body { color: red }" * 9
    (tmp_path / "app.css").write_bytes(text)
    (tmp_path / "app.css.gz").write_bytes(gzip.compress(text))
    (tmp_path / "app.css.br").write_bytes(b"as the build left it")
    app = Flask("app", static_folder=str(tmp_path), static_url_path="/static")
    init_assets(app)
    with app.test_client().get("/static/app.css", headers={"Accept-Encoding": accepts}) as response:
        assert response.headers.get("Content-Encoding") == encoding
        assert response.content_type == "text/css; charset=utf-8"
        assert "Accept-Encoding" in response.headers["Vary"]
        sent = {"br": b"as the build left it", "gzip": gzip.compress(text), None: text}
        assert response.data == sent[encoding]
