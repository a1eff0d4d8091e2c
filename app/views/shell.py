"""What the browser and the operator ask of the box itself: service worker, manifest, offline page, health."""

import os
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
    response = send_from_directory(_dist(), "sw.js", mimetype="text/javascript")
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


def _dist() -> Path:
    return Path(current_app.root_path) / "static" / "dist"
