"""Cursors: the position a page ended at, as opaque text for addresses and API answers."""

import base64
from datetime import UTC, datetime
from uuid import UUID

from app.errors import InvalidInput
from app.services.timeline import Position


def encode_cursor(position: Position) -> str:
    text = f"{position.at.isoformat()}|{position.id.hex}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> Position | None:
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        at, _, hex_id = text.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a cursor's moment has an offset")
        return Position(moment.astimezone(UTC), UUID(hex=hex_id))
    except (ValueError, OverflowError) as error:
        raise InvalidInput("This cursor was not made here.", code="bad_cursor", field="cursor") from error
