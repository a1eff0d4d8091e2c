"""What the browser and the operator ask of the box itself: service worker, manifest, offline page, health."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from app.deps import runtime

bp = Blueprint("shell", __name__)


@bp.get("/sw.js")
def service_worker() -> Response:
    """Served from the root, so that its scope is the whole app; never cached, so that an update arrives."""
    script = (_dist() / "sw.js").read_text("utf-8")
    head = (
        f'self.pagesVersion = "{_pages_version()}";\n'  # other bytes are an update: the kept pages come anew
    )
    response = Response(head + script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    response = send_from_directory(_dist(), "manifest.webmanifest", mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/offline")
def offline() -> ResponseReturnValue:
    """Cached by the service worker: nothing personal may stand on it."""
    response = Response(render_template("offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Whether the database answers and the home can be written, and how strong the sandbox is here."""
    parts = runtime()
    with parts.database.reading() as session:
        session.execute(text("SELECT 1"))
    writable = os.access(parts.config.home, os.W_OK)
    body = {"status": "ok" if writable else "read_only", "sandbox": parts.sandbox.status}
    return jsonify(body), 200 if writable else 503


@bp.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@cache
def _pages_version() -> str:
    """What the stand-in pages are made of, in eight characters: templates, the catalogue and the words of forms."""
    root = Path(current_app.root_path)
    made_of = sorted(
        path for part in ("templates", "catalogue", "forms") for path in (root / part).rglob("*.*")
    )
    digest = sha256()
    for path in made_of:
        if path.suffix in {".html", ".toml", ".py"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _dist() -> Path:
    return Path(current_app.root_path) / "static" / "dist"
