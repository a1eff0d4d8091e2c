"""What the live camera loads once and keeps: the face model and its engine. Pages hold their addresses."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Response, current_app, request, send_file, url_for
from flask_login import login_required

from app.deps import runtime
from app.errors import NotFound
from app.imaging.model_files import TASK, find_model

bp = Blueprint("camera", __name__)

_MODEL = f"face_landmarker-{TASK.sha256[:8]}.task"
_ENGINE = re.compile(r"vision-[0-9A-F]{8}\.wasm")


@bp.get("/camera/<string:filename>")
@login_required
def part(filename: str) -> Response:
    """The model photos are lined up with, so that hints see what the box will see; or its engine, WebAssembly.

    Both names hold the hash of what they name, so browsers keep them for good.
    """
    response = _engine(filename) if _ENGINE.fullmatch(filename) else _model(filename)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def live_hints() -> dict[str, Any] | None:
    """Where the parts of the live hints are and how many megabytes they are; None without the model."""
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    engine = Path(asset("vision.wasm")).name
    packed = _dist() / f"{engine}.br"
    paths = find_model(runtime().config.face_model)
    if paths is None or not packed.is_file():
        return None
    return {
        "model": url_for("camera.part", filename=_MODEL),
        "engine": url_for("camera.part", filename=engine),
        "worker": asset("face-worker.js"),
        "page": asset("face-page.js"),
        "megabytes": round((paths.task.stat().st_size + packed.stat().st_size) / 1e6, 1),
    }


def _model(filename: str) -> Response:
    paths = find_model(runtime().config.face_model)
    if paths is None or filename != _MODEL:
        raise NotFound
    return send_file(paths.task, mimetype="application/octet-stream")


def _engine(filename: str) -> Response:
    """Packed, for browsers that can unpack it."""
    packed = bool(request.accept_encodings.quality("br"))
    path = _dist() / (f"{filename}.br" if packed else filename)
    if not path.is_file():
        raise NotFound
    response = send_file(path, mimetype="application/wasm")
    if packed:
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _dist() -> Path:
    return Path(current_app.static_folder or "") / "dist"
