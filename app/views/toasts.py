"""What just happened, said on the next page."""

from typing import Any, cast

from flask import flash


def say(text: str, *, undo: str | None = None, link: str | None = None, link_text: str | None = None) -> None:
    """`undo` is the address of a plain POST that takes it back; `link` leads on instead."""
    message = {"text": text, "undo": undo, "link": link, "link_text": link_text}
    flash(cast(Any, {key: value for key, value in message.items() if value}))
