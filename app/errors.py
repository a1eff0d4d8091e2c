"""What can go wrong in the domain, and the one table that turns it into an HTTP answer.

Services raise these; nobody below a view or an API handler knows about HTTP. The table itself, with the two
renderings (a page and application/problem+json), is `register_error_handlers`.
"""

from http import HTTPStatus


class DomainError(Exception):
    """Base of every expected failure. `message` is for people: what is safe, why, and what to do next."""

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    code: str = "bad_request"
    message: str = "That could not be done."
    retry_after_seconds: int | None = None

    def __init__(
        self, message: str | None = None, *, code: str | None = None, field: str | None = None
    ) -> None:
        self.message = message or type(self).message
        self.code = code or type(self).code
        self.field = field
        super().__init__(self.message)


class NotFound(DomainError):
    status, code = HTTPStatus.NOT_FOUND, "not_found"
    message = "There is nothing here, or it is not yours."


class InvalidInput(DomainError):
    """A value that cannot be used; `field` names it."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input"
    message = "Please check what you entered."


class PhotoRejected(DomainError):
    """The bytes are no photograph we can keep; nothing was stored."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "photo_rejected"
    message = "This file is not a photo that can be read."


class PhotoTooLarge(PhotoRejected):
    status, code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large"
    message = "This file is larger than 64 MB."


class SignInRequired(DomainError):
    status, code = HTTPStatus.UNAUTHORIZED, "sign_in_required"
    message = "Please sign in."


class BadCredentials(DomainError):
    status, code = HTTPStatus.UNAUTHORIZED, "bad_credentials"
    message = "Email and password do not match."


class Forbidden(DomainError):
    status, code = HTTPStatus.FORBIDDEN, "forbidden"
    message = "This needs more rights than you have."


class CrossOrigin(Forbidden):
    code = "cross_origin"
    message = "This form was sent from another page or has expired. Please reload and send it again."


class UnknownHost(DomainError):
    status, code = HTTPStatus.BAD_REQUEST, "unknown_host"
    message = "This box does not answer to this address. Whoever runs it can add it to TRUSTED_HOSTS."


class Conflict(DomainError):
    status, code = HTTPStatus.CONFLICT, "conflict"
    message = "This has changed in the meantime."


class IdempotencyMismatch(DomainError):
    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_mismatch"
    message = "This Idempotency-Key was already used with another payload."


class TooManyRequests(DomainError):
    status, code = HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests"
    message = "Too many tries. Please wait a little."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError):
    """Nothing was acknowledged and nothing is lost; trying again later heals it."""

    status, code = HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"
    message = "The box is busy. Nothing was lost; please try again in a moment."
    retry_after_seconds = 5


class StorageFull(Unavailable):
    status, code = HTTPStatus.INSUFFICIENT_STORAGE, "storage_full"
    message = "The box is full, so nothing was saved. Please make room and try again."
