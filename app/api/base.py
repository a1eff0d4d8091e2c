"""What every call of the JSON API shares: who asks, bodies that are refused, cursors, keys, answers."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, NoReturn, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, request
from flask_login import current_user
from flask_openapi3 import APIBlueprint, Tag
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from werkzeug.exceptions import BadRequest

from app.auth import CurrentUser, require_scope, user_from_token
from app.cursors import encode_cursor
from app.errors import DomainError, Forbidden, InvalidInput, SignInRequired
from app.services.idempotency import Keyed, Stored, digest
from app.services.timeline import Position

PREFIX = "/api/v1"
LARGEST_BODY = 1024 * 1024


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals of a call, for its description: each a dict of its own, as the library writes into them."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": dict(schema)}},
        }
        for status in statuses
    }


class Problem(BaseModel):
    """RFC 9457: what went wrong, for programs (`code`) and for people (`detail`)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None


class Described(BaseModel):
    """What is read from a request. flask-openapi3 looks at the schema of headers and queries at every request, and
    pydantic would build it anew each time; here it is built once."""

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        if args or options:  # the description of the API asks in its own way, once
            return super().model_json_schema(*args, **options)
        return _schema(cls)


@cache
def _schema(model: type[Described]) -> dict[str, Any]:
    return super(Described, model).model_json_schema()


class Body(Described):
    """A request's body or query. A field nobody knows is refused: a typing error is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(Body):
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, description="next_cursor of the page before")


class KeyHeader(Described):
    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        pattern="^[!-~]{1,255}$",
        description="The same key and payload replays status and body; another payload is refused with 422.",
    )


def _only_text(value: object) -> object:
    if not isinstance(value, str) or value.strip().isdecimal():
        raise ValueError("a time is ISO 8601 text with its offset, as in 2026-07-09T20:42:00+02:00")
    return value


def _only_characters(value: object) -> object:
    if isinstance(value, str) and any(_is_no_character(character) for character in value):
        raise ValueError("control characters and halves of characters cannot be kept")
    return value


def _is_no_character(character: str) -> bool:
    return (character < " " and character not in "\n\r\t") or "\ud800" <= character <= "\udfff"


Moment = Annotated[AwareDatetime, BeforeValidator(_only_text)]
Text = Annotated[str, BeforeValidator(_only_characters)]


def api_blueprint(name: str, summary: str, *, takes_files: Collection[str] = ()) -> APIBlueprint:
    """One resource under /api/v1. `takes_files` names its functions that read multipart instead of JSON."""
    bp = APIBlueprint(
        f"api_{name}",
        __name__,
        url_prefix=PREFIX,
        abp_tags=[Tag(name=name.replace("_", " "), description=summary)],
        abp_security=[{"token": []}, {"login": []}],
        abp_responses={str(status): body for status, body in problems(401, 403, 404, 422, 503).items()},
    )
    files = frozenset(f"api_{name}.{function}" for function in takes_files)
    bp.before_request(authenticate)
    bp.before_request(lambda: check_body(files))
    bp.after_request(_say_how_to_sign_in)
    return bp


def authenticate() -> None:
    """By the token when there is one, else by the login cookie of our own pages; never by both."""
    header = request.headers.get("Authorization")
    if header is None:
        if not current_user.is_authenticated:
            raise SignInRequired("Send a token (Authorization: Bearer ...) or sign in.")
        g.api_user = current_user._get_current_object()
        _refuse_another_persons_entry()
        return
    scheme, _, token = header.partition(" ")
    found = user_from_token(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise SignInRequired("This token is not known here, or it was revoked.", code="bad_token")
    require_scope(found, request.method)
    g.api_user = found


def _refuse_another_persons_entry() -> None:
    """A page's outbox names whose entry it sends: on a shared phone it may be somebody else who is signed in by now."""
    named = request.headers.get("Afterglow-Person")
    if named is not None and named != str(g.api_user.id):
        raise Forbidden(
            "Somebody else is signed in here. The entry waits for its owner.", code="another_person"
        )


def _say_how_to_sign_in(response: Response) -> Response:
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def user() -> CurrentUser:
    return cast(CurrentUser, g.api_user)


def owner_id() -> UUID:
    return user().id


def check_body(takes_files: Collection[str]) -> None:
    """Refuse what cannot be read before the models see it: another content type, broken or huge JSON."""
    if request.method not in {"POST", "PUT", "PATCH"} or request.endpoint in takes_files:
        return
    if not request.content_length and not request.content_type:
        return  # a call without a body; where one is needed, the model says so
    if (request.content_length or 0) > LARGEST_BODY:
        raise _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "This body is larger than 1 MB.")
    request.max_content_length = LARGEST_BODY
    if not request.is_json:
        raise _refused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send JSON with Content-Type: application/json.",
        )
    try:
        body = request.get_json()
    except (BadRequest, RecursionError) as error:
        raise _refused(
            HTTPStatus.BAD_REQUEST, "bad_json", "This body is no JSON that can be read."
        ) from error
    if not isinstance(body, dict):
        raise _refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", "The body is a JSON object.")


def _refused(status: HTTPStatus, code: str, message: str) -> DomainError:
    error = DomainError(message, code=code)
    error.status = status
    return error


def refuse_invalid(error: ValidationError) -> NoReturn:
    """pydantic's first complaint as our error: the field and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    known = {
        "extra_forbidden": ("unknown_field", f"There is no field “{field}”."),
        "missing": ("missing_field", f"The field “{field}” is missing."),
    }
    message = first["msg"].removeprefix("Value error, ")
    code, detail = known.get(first["type"], ("invalid_input", f"{field}: {message}." if field else message))
    raise InvalidInput(detail, code=code, field=field)


def keyed(header: KeyHeader, payload: Mapping[str, Any]) -> Keyed | None:
    """The key and the digest of what the request carries; for multipart: the fields and the file's hash."""
    if header.idempotency_key is None:
        return None
    return Keyed(header.idempotency_key, digest(f"{request.method} {request.path}", payload))


def answer(stored: Stored) -> Response:
    """An answer as it was kept; a replayed one says so."""
    response = json_answer(stored.body, stored.status)
    if stored.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def json_answer(body: str, status: int = 200) -> Response:
    return current_app.response_class(body + "\n", status, mimetype="application/json")


def nothing() -> Response:
    """204"""
    return current_app.response_class(status=HTTPStatus.NO_CONTENT)


def listing(items: Sequence[BaseModel], following: Position | None) -> Response:
    """A page of a list: `{items, next_cursor}`."""
    page = {
        "items": [item.model_dump(mode="json") for item in items],
        "next_cursor": None if following is None else encode_cursor(following),
    }
    return json_answer(json.dumps(page, ensure_ascii=False))


def local_iso(at: datetime, time_zone: str) -> str:
    """A moment as the person's clock showed it, with the offset."""
    return at.astimezone(ZoneInfo(time_zone)).isoformat()
