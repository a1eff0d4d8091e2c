"""Lining up again, after the recipe changed or the face model arrived."""

import time
from uuid import UUID

import click
from flask.cli import with_appcontext

from app.deps import Runtime, runtime
from app.errors import DomainError
from app.logs import warnings_only
from app.services import accounts, realigning
from app.services.realigning import Progress


@click.command()
@click.argument("email", required=False)
@click.option("--all", "everything", is_flag=True, help="every photo, also those this version has lined up")
@with_appcontext
@warnings_only()
def realign(email: str | None, everything: bool) -> None:
    """Line up again the photos an older version lined up, or that waited for the face model.

    Works beside a running server and can be stopped and started again. Eyes placed by hand stay, chosen faces too.
    """
    parts = runtime()
    try:
        parts.sandbox.start()
        if not parts.sandbox.status["model"]:
            raise click.ClickException(
                "There is no face model. Run make setup with a network, then this again."
            )
        run_id = _begin(parts, email, everything=everything)
        if run_id is None:
            click.echo("0 photos read, 0 of them lined up.")
            return
        end = _work(parts, run_id)
    finally:
        parts.sandbox.close()
    for photo_id, reason in end.failures:
        click.echo(f"not lined up: {photo_id} ({reason})", err=True)
    click.echo(f"{end.done} photo{'' if end.done == 1 else 's'} read, {end.lined_up} of them lined up.")


def _begin(parts: Runtime, email: str | None, *, everything: bool) -> UUID | None:
    with parts.deps() as deps:
        try:
            owner_id = accounts.find_by_email(deps, email).id if email else None
        except DomainError as error:
            raise click.ClickException(error.message) from error
        return realigning.begin(deps, owner_id, everything=everything)


def _work(parts: Runtime, run_id: UUID) -> Progress:
    """One photo after the other, or watching the worker that holds the run: it may have been killed a moment ago."""
    shown = -1
    while True:
        is_ours = realigning.work(parts.deps, run_id, 1)
        with parts.deps(writes=False) as deps:
            now = realigning.progress(deps, run_id)
        if now.done != shown:
            click.echo(f"{now.done} of {now.of} photos", err=True)
            shown = now.done
        if now.is_finished:
            return now
        if not is_ours:
            time.sleep(1)
