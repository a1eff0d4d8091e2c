"""The demo: a simulated year in an account of its own."""

import secrets
import sys

import click
from flask.cli import with_appcontext

from app.deps import runtime
from app.errors import DomainError
from app.logs import warnings_only
from app.services import demo as year_of_ewa
from app.services.demo import DemoExists

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@click.command()
@click.option("--reset", is_flag=True, help="erase the demo account that is there, and make it anew")
@click.option("--password-stdin", is_flag=True, help="read its password from standard input")
@with_appcontext
@warnings_only()
def demo(reset: bool, password_stdin: bool) -> None:
    """Fill a demo account with a simulated year: photos, masks, massage and treatments."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _password()
    parts = runtime()
    try:
        filled = year_of_ewa.fill(parts.deps, password, reset=reset, progress=_progress)
    except DemoExists as exists:
        click.echo(f"{exists.message} Sign in as {year_of_ewa.EMAIL}.", err=True)
        click.echo(
            "`reset-password`, in the same AFTERGLOW_HOME, prints a link for a new password.", err=True
        )
        return
    except DomainError as error:
        raise click.ClickException(error.message) from error
    finally:
        parts.sandbox.close()
    click.echo(
        f"{filled.photos} photos, {filled.usable} of them comparable; {filled.care_sessions} sessions.",
        err=True,
    )
    if filled.is_admin:
        click.echo("It is the first account of this box and therefore its administrator.", err=True)
    click.echo(f"Email: {year_of_ewa.EMAIL}")
    click.echo("Password: the one you gave" if password_stdin else f"Password: {password}")


def _progress(done: int, of: int) -> None:
    end = sys.stderr.isatty() and done < of
    click.echo(f"{done} of {of} photos" + ("\r" if end else ""), nl=not end, err=True)


def _password() -> str:
    """Three groups of four: about 59 bits, and easy to type on a phone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
