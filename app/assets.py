"""The built front end as templates see it: hashed addresses and the icons of one sprite."""

import json
from pathlib import Path
from typing import Literal

import structlog
from flask import Flask, Response, current_app, request
from markupsafe import Markup
from werkzeug.security import safe_join

log = structlog.get_logger()

IconSize = Literal[16, 20, 24]


class Assets:
    """What `npm run build` wrote down in manifest.json; read again when a new build replaced it."""

    def __init__(self, folder: Path, url_base: str) -> None:
        self._path = folder / "manifest.json"
        self._url_base = url_base
        self._written_ns: int | None = None
        self._files: dict[str, str] | None = None
        self._icons: frozenset[str] | None = None

    def _refresh(self) -> None:
        try:
            written_ns = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            if self._written_ns != 0:
                log.warning("assets.not_built", hint="npm run build")
            self._written_ns, self._files, self._icons = 0, None, None
            return
        if written_ns != self._written_ns:
            manifest = json.loads(self._path.read_text("utf-8"))
            self._files, self._icons = manifest["assets"], frozenset(manifest["icons"])
            self._written_ns = written_ns

    def url(self, name: str) -> str:
        """The address of a built file by its source name; KeyError for a name the build does not make."""
        self._refresh()
        return self._url_base + (name if self._files is None else self._files[name])

    def icon(self, name: str, size: IconSize = 24, extra: str = "") -> Markup:
        """One icon of the sprite, hidden from assistive technology: the words beside it name it."""
        sprite = self.url("icons.svg")
        if self._icons is not None and name not in self._icons:
            raise KeyError(f"no icon called {name!r} in app/frontend/icons")
        classes = " ".join(part for part in ("i", f"i--{size}" if size != 24 else "", extra) if part)
        return Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(
            classes, sprite, name
        )


def init_assets(app: Flask) -> None:
    """Add `asset('app.js')` and `icon('today')` to templates; let browsers keep hashed files for good."""
    assets = Assets(Path(app.static_folder or "") / "dist", f"{app.static_url_path}/dist/")
    app.jinja_env.globals.update(asset=assets.url, icon=assets.icon)
    app.view_functions["static"] = _send
    app.after_request(_keep_hashed_files)


def _send(filename: str) -> Response:
    """A file of ours; squeezed where the build left it squeezed and the browser takes that.

    Pages are not squeezed: they hold secrets beside what an address brought along (BREACH).
    """
    response = current_app.send_static_file(filename + _squeezed_as(filename))
    response.vary.add("Accept-Encoding")
    return response


def _squeezed_as(filename: str) -> str:
    """The ending of what the build left of the file and the browser takes; none for the file as it is."""
    for ending, encoding in ((".br", "br"), (".gz", "gzip")):
        path = safe_join(current_app.static_folder or "", filename + ending)
        if path is not None and request.accept_encodings.quality(encoding) > 0 and Path(path).is_file():
            return ending
    return ""


def _keep_hashed_files(response: Response) -> Response:
    """A file whose name holds its hash never changes. The three with fixed names are asked for again each time."""
    filename = (request.view_args or {}).get("filename", "")
    if request.endpoint == "static" and filename.startswith("dist/"):
        fixed = filename in {"dist/sw.js", "dist/manifest.webmanifest", "dist/manifest.json"}
        lasting = "public, max-age=31536000, immutable"
        response.headers["Cache-Control"] = "no-cache" if fixed or response.status_code >= 400 else lasting
    return response
