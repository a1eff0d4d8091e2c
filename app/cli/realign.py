"""Lining up again, after the recipe changed or the face model arrived."""

import logging
from uuid import UUID

import click
import structlog
from flask.cli import with_appcontext

from app.deps import Runtime, runtime
from app.errors import DomainError
from app.services import accounts, realigning


@click.command()
@click.argument("email", required=False)
@click.option("--all", "everything", is_flag=True, help="every photo, also those this version has lined up")
@with_appcontext
def realign(email: str | None, everything: bool) -> None:
    """Line up again the photos an older version lined up, or that waited for the face model.

    Works beside a running server and can be stopped and started again. Eyes placed by hand stay.
    """
    parts = runtime()
    # Hundreds of lines of "photo.processed" would bury the progress.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        parts.sandbox.start()
        if not parts.sandbox.status["model"]:
            raise click.ClickException(
                "There is no face model. Run make setup with a network, then this again."
            )
        photo_ids = _photos(parts, email, everything=everything)
        done = realigning.run(parts.deps, photo_ids, _progress)
    finally:
        parts.sandbox.close()
    click.echo(f"{len(photo_ids)} photo{'' if len(photo_ids) == 1 else 's'} read, {done} of them lined up.")


def _photos(parts: Runtime, email: str | None, *, everything: bool) -> list[UUID]:
    with parts.deps(writes=False) as deps:
        try:
            owner_id = accounts.find_by_email(deps, email).id if email else None
        except DomainError as error:
            raise click.ClickException(error.message) from error
        return realigning.outdated(deps, owner_id, everything=everything)


def _progress(done: int, of: int) -> None:
    click.echo(f"{done} of {of} photos", err=True)
