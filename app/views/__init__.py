"""Pages: parse, call one service, render."""

from flask import Flask

from app.views import (
    accounts,
    advice,
    camera,
    catalogue,
    check_ins,
    compare,
    goals,
    log,
    photos,
    plan,
    products,
    reminders,
    routine,
    shell,
    shells,
    timeline,
    today,
    you,
)

_AREAS = (
    accounts,
    advice,
    camera,
    catalogue,
    check_ins,
    compare,
    goals,
    log,
    photos,
    plan,
    products,
    reminders,
    routine,
    shell,
    shells,
    timeline,
    today,
    you,
)


def register_views(app: Flask) -> None:
    """Every blueprint of pages, one module per area."""
    for module in _AREAS:
        app.register_blueprint(module.bp)
