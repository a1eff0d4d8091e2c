"""Structured logs on standard error: events and ids, never people, file names, tokens or places."""

import logging
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, WrappedLogger

log = structlog.get_logger()

_ROW = re.compile(r"\nDETAIL:.*?(?=\n\[SQL:|\n\nThe above exception|\Z)", re.DOTALL)


def init_logs(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_rows,
            structlog.dev.ConsoleRenderer(colors=False)
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    logging.getLogger("huey").setLevel(logging.WARNING)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def written(response: Response) -> Response:
        # The rule, not the path: a path can carry an invite token or an id.
        rule = request.url_rule.rule if request.url_rule else "-"
        if not rule.startswith("/static"):
            ms = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
            log.info("request", method=request.method, rule=rule, status=response.status_code, ms=ms)
        return response


@contextmanager
def warnings_only() -> Iterator[None]:
    """For a command that shows its own progress: hundreds of lines of "photo.processed" would bury it."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(wrapper_class=before)


def without_rows(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """PostgreSQL ends what it says of a refused row with the row itself."""
    if isinstance(event.get("exception"), str):
        event["exception"] = _ROW.sub("", event["exception"])
    return event
