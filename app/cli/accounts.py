"""Commands about people: for the operator of the box, who needs no password."""

import sys

import click
from flask.cli import with_appcontext

from app.deps import runtime
from app.errors import DomainError
from app.services import accounts, invites, tokens
from app.services.accounts import NewAccount


@click.command("create-user")
@click.argument("email")
@click.option("--admin", is_flag=True, help="let this person invite others")
@click.option("--password-stdin", is_flag=True, help="read the password from standard input")
@with_appcontext
def create_user(email: str, admin: bool, password_stdin: bool) -> None:
    """Make an account. The first one becomes the administrator."""
    try:
        accounts.normal_email(email)  # before anybody thinks of a password
    except DomainError as error:
        raise click.ClickException(error.message) from error
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask()
    with runtime().deps() as deps:
        try:
            account = accounts.create(deps, NewAccount(email, password), is_admin=admin)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        click.echo(account.id)


@click.command("create-token")
@click.argument("email")
@click.option("--name", required=True, help="what will use it")
@click.option("--scope", type=click.Choice(tokens.SCOPES), default="write", show_default=True)
@with_appcontext
def create_token(email: str, name: str, scope: str) -> None:
    """Make an API token; it is printed once."""
    with runtime().deps() as deps:
        try:
            account = accounts.find_by_email(deps, email)
            click.echo(tokens.create(deps, account.id, name=name, scope=scope))
        except DomainError as error:
            raise click.ClickException(error.message) from error


@click.command("reset-password")
@click.argument("email")
@with_appcontext
def reset_password(email: str) -> None:
    """Print a one-time link that sets a new password, such as for an administrator who forgot it."""
    with runtime().deps() as deps:
        try:
            secret = invites.create_reset(deps, accounts.find_by_email(deps, email).id)
        except DomainError as error:
            raise click.ClickException(error.message) from error
    click.echo(f"{runtime().config.base_url}/reset/{secret}")


@click.command("erase-user")
@click.argument("email")
@click.option("--yes", is_flag=True, help="do it without asking")
@with_appcontext
def erase_user(email: str, yes: bool) -> None:
    """Erase an account with its photos, sessions and keys. It cannot be undone."""
    if not yes:
        click.confirm(f"Erase {email} and everything of theirs", abort=True, err=True)
    with runtime().deps() as deps:
        try:
            accounts.erase(deps, accounts.find_by_email(deps, email).id)
        except DomainError as error:
            raise click.ClickException(error.message) from error
    click.echo("erased", err=True)


def _ask() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password
