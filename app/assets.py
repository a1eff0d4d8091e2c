"""The built front end as templates see it: hashed addresses and the icons of one sprite."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import structlog
from flask import Flask, Response, request
from markupsafe import Markup, escape

log = structlog.get_logger()

IconSize = Literal[16, 20, 24]


@dataclass(frozen=True)
class Assets:
    """What `npm run build` wrote down in manifest.json. Read on first use; a new build needs a new process."""

    folder: Path
    url_base: str

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        path = self.folder / "manifest.json"
        if not path.exists():
            log.warning("assets.not_built", hint="run: npm run build")
            return {"version": "", "assets": None, "icons": None}
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return manifest

    def url(self, name: str) -> str:
        """The address of a built file by its source name; KeyError for a name the build does not make."""
        files: dict[str, str] | None = self._manifest["assets"]
        return self.url_base + (name if files is None else files[name])

    def icon(self, name: str, size: IconSize = 24, extra: str = "") -> Markup:
        """One icon of the sprite, hidden from assistive technology: the words beside it name it."""
        known: list[str] | None = self._manifest["icons"]
        if known is not None and name not in known:
            raise KeyError(f"no icon called {name!r} in app/frontend/icons")
        classes = " ".join(part for part in ("i", f"i--{size}" if size != 24 else "", extra) if part)
        return Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(
            escape(classes), self.url("icons.svg"), name
        )


def init_assets(app: Flask) -> None:
    """Add `asset('app.js')` and `icon('today')` to templates, and let browsers keep hashed files for good."""
    assets = Assets(Path(app.static_folder or "") / "dist", f"{app.static_url_path}/dist/")
    app.jinja_env.globals.update(asset=assets.url, icon=assets.icon)
    app.after_request(_keep_hashed_files)


def _keep_hashed_files(response: Response) -> Response:
    """A file whose name holds its hash never changes. The three with fixed names are asked for again each time."""
    filename = (request.view_args or {}).get("filename", "")
    if request.endpoint == "static" and filename.startswith("dist/"):
        fixed = filename in {"dist/sw.js", "dist/manifest.webmanifest", "dist/manifest.json"}
        lasting = "public, max-age=31536000, immutable"
        response.headers["Cache-Control"] = "no-cache" if fixed or response.status_code >= 400 else lasting
    return response
