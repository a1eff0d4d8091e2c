"""Headers, and the check that a write comes from our own pages."""

import unicodedata
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect, validate_csrf
from wtforms import ValidationError

from app.deps import runtime
from app.errors import CrossOrigin, UnknownHost

_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "worker-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types app",
)
_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_security(app: Flask) -> None:
    # Flask-WTF makes and checks tokens; when they are needed is decided below, for every write alike.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    app.before_request(check_host)
    app.before_request(check_origin)
    app.after_request(add_headers)


def check_host() -> None:
    """Answer to our own names alone: no link or cookie is made for another (host poisoning, rebinding).

    Flask's TRUSTED_HOSTS does the same, but lets no IPv6 address through.
    """
    config = runtime().config
    host = urlsplit(f"//{request.host}").hostname
    names = {name.lower().strip("[]") for name in config.trusted_hosts} | {urlsplit(config.base_url).hostname}
    if not host or host not in names:
        raise UnknownHost


def check_origin() -> None:
    """Let a write pass that our own page sent: by Sec-Fetch-Site, by Origin, or else by its CSRF token.

    A bearer token is no cookie: a foreign page cannot make a browser send it, so those are not checked.
    """
    if request.method in _SAFE or _carries_token():
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        ours = site == "same-origin"
    elif origin is not None and origin != "null":
        ours = _is_our_origin(origin)
    else:
        ours = _has_csrf_token()
    if not ours:
        raise CrossOrigin
    g.csrf_valid = True  # a form need not ask again


def safe_next(target: str | None, otherwise: str = "/") -> str:
    """Where to go after signing in: a path of this site and nothing else.

    Browsers read `//host`, `/\\host` and `/<tab>/host` as another site's address.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if any(unicodedata.category(character)[0] in "CZ" for character in target):
        return otherwise
    return target


def add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    response.headers.setdefault("X-Robots-Tag", "noindex")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _carries_token() -> bool:
    """The API looks at the header alone when there is one, never at the cookie beside it."""
    return request.path.startswith("/api/") and "Authorization" in request.headers


def _is_our_origin(origin: str) -> bool:
    """The host must be ours and the scheme too: a page sent over plain HTTP must not write to the HTTPS site.

    Behind a proxy that TRUSTED_PROXIES does not count the request's scheme is unknown; BASE_URL knows it.
    """
    base_url = runtime().config.base_url
    scheme = "https" if base_url.startswith("https://") else request.scheme
    return origin in {base_url, f"{scheme}://{request.host}"}


def _has_csrf_token() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True
