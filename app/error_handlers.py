"""The one table from what went wrong to what is answered: a page for people, problem+json for programs."""

import errno
from http import HTTPStatus

import structlog
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.errors import (
    CrossOrigin,
    DomainError,
    NotFound,
    PhotoTooLarge,
    SignInRequired,
    StorageFull,
    TooManyRequests,
    Unavailable,
)

log = structlog.get_logger()


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(CSRFError, lambda _: answer(CrossOrigin()))
    app.register_error_handler(OperationalError, _database_failed)
    app.register_error_handler(PoolExhausted, lambda _: answer(Unavailable()))
    app.register_error_handler(OSError, _disk_failed)
    app.register_error_handler(HTTPException, _http_failed)
    app.register_error_handler(Exception, _unexpected)


def answer(error: DomainError) -> ResponseReturnValue:
    """Render a domain error as this request wants it."""
    wants_json = request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"
    if isinstance(error, SignInRequired) and not wants_json:
        target = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(url_for("accounts.sign_in", next=target if target != "/" else None), 303)
    if wants_json:
        response = problem(error)
    else:
        response = Response(render_template("errors/error.html", error=error), error.status)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def problem(error: DomainError) -> Response:
    """RFC 9457 application/problem+json."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": int(error.status),
        "code": error.code,
        "detail": error.message,
    }
    if error.field:
        body["field"] = error.field
    response = jsonify(body)
    response.status_code = error.status
    response.mimetype = "application/problem+json"
    return response


def _database_failed(error: OperationalError) -> ResponseReturnValue:
    log.error("database.failed", kind=type(error.orig).__name__)
    return answer(StorageFull() if "full" in str(error.orig) else Unavailable())


def _disk_failed(error: OSError) -> ResponseReturnValue:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        log.error("storage.full")
        return answer(StorageFull())
    return _unexpected(error)


def _http_failed(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own errors, in our words."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # redirects, such as a missing slash
    if error.code == HTTPStatus.NOT_FOUND:
        return answer(NotFound())
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer(PhotoTooLarge("More than 64 MB came at once, so nothing was saved. Send fewer photos."))
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        return answer(TooManyRequests(60))
    mapped = DomainError(_WORDS.get(HTTPStatus(error.code)), code=HTTPStatus(error.code).name.lower())
    mapped.status = HTTPStatus(error.code)
    response = make_response(answer(mapped))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("request.failed", kind=type(error).__name__)
    failure = DomainError(
        "Something broke on our side. What you saved before is safe.", code="internal_error"
    )
    failure.status = HTTPStatus.INTERNAL_SERVER_ERROR
    return answer(failure)


_WORDS = {
    HTTPStatus.BAD_REQUEST: "This request could not be read.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This page cannot be used that way.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "This kind of content cannot be read here.",
}
