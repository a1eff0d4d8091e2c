"""What the built front end may weigh and must hold. `npm run build` has to have run; `make test` sees to it."""

import gzip
import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "app" / "static" / "dist"
TEMPLATES = ROOT / "app" / "templates"
CORE_GZIP_BYTES = 30_000
PAGES_FOR_NOBODY = {
    "/offline",
    "/share-target",
    "/shell/today",
    "/shell/timer",
    "/shell/check-in",
    "/shell/photo",
    "/shell/you",
} | {f"/shell/log/{kind}" for kind in ("mask", "massage", "treatment")}
STYLE_GZIP_BYTES = 16_000


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DIST / "manifest.json").read_text())
    return found


def web_manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DIST / "manifest.webmanifest").read_text())
    return found


def gzipped(name: str) -> int:
    return len(gzip.compress((DIST / name).read_bytes(), 9))


def loaded_with(name: str, seen: set[str]) -> set[str]:
    """A script and everything it imports before it runs."""
    if name not in seen:
        seen.add(name)
        for imported in re.findall(r'(?:from|import)"\./([^"]+)"', (DIST / name).read_text()):
            loaded_with(imported, seen)
    return seen


def test_the_core_stays_small_with_the_heaviest_element() -> None:
    """What every page loads, the outbox with it, and any one of what it loads when it needs it."""
    core = loaded_with(manifest()["assets"]["app.js"], set())
    [send_form] = [path.name for path in DIST.glob("send-form-*.js")]  # the rest of the outbox is in the core
    assert len(core) == 1
    core = loaded_with(send_form, core)
    for path in DIST.glob("*.js"):
        if path.name != "sw.js" and path.name not in face_finder():
            needed = loaded_with(path.name, set(core))
            assert sum(gzipped(name) for name in needed) <= CORE_GZIP_BYTES, path.name


def face_finder() -> set[str]:
    """The live hints' own, loaded after the camera opened."""
    return {path.name for part in ("chunk", "page", "worker") for path in DIST.glob(f"face-{part}-*.js")}


def test_the_face_model_waits_until_the_camera_is_open() -> None:
    everything_else = {path.name for path in DIST.glob("*.js")} - face_finder()
    assert len(face_finder()) == 3
    assert not any("FaceLandmarker" in (DIST / name).read_text() for name in everything_else)


def test_the_styles_stay_small() -> None:
    assert gzipped(manifest()["assets"]["app.css"]) <= STYLE_GZIP_BYTES


def test_every_named_asset_exists() -> None:
    missing = {name for name in manifest()["assets"].values() if not (DIST / name).is_file()}
    assert missing == set()


@pytest.mark.parametrize(
    "key", ["id", "name", "start_url", "scope", "display", "theme_color", "background_color"]
)
def test_the_web_manifest_has_what_installing_needs(key: str) -> None:
    assert web_manifest()[key]


def test_the_icons_of_the_web_manifest_are_as_big_as_they_say() -> None:
    icons = web_manifest()["icons"]
    for icon in icons:
        header = (DIST / Path(icon["src"]).name).read_bytes()[:24]
        assert header[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", header[16:24])
        assert icon["sizes"] == f"{width}x{height}"
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip


def test_the_shortcuts_lead_to_pages_of_the_contract() -> None:
    assert {shortcut["url"] for shortcut in web_manifest()["shortcuts"]} == {
        "/log/mask", "/log/massage", "/photos/new",
    }  # fmt: skip


def test_the_service_worker_keeps_only_the_shell() -> None:
    named = set(re.findall(r'"(/[^"]*)"', (DIST / "sw.js").read_text()))
    files = {
        address for address in named if address.startswith("/static/dist/") and address != "/static/dist/"
    }
    assert {name for name in files if not (DIST / Path(name).name).is_file()} == set()
    pages = {address for address in named - files if not address.startswith(("/static/", "/api/"))}
    assert pages == PAGES_FOR_NOBODY | {"/shell/log/$1", "/healthz", "/sign-out"}


def test_no_template_holds_what_the_security_policy_refuses() -> None:
    refused = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<style\b|<script(?![^>]*\ssrc=)|javascript:""")
    jinja = re.compile(r"\{[#%].*?[#%]\}", re.DOTALL)  # a macro may well have an argument called style
    found = {
        f"{path.relative_to(TEMPLATES)}: {match.group().strip()}"
        for path in TEMPLATES.rglob("*.html")
        for match in refused.finditer(jinja.sub("", path.read_text()))
    }
    assert found == set()
