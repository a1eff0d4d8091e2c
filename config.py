"""The settings of one Afterglow box: the only module that reads the environment."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

Registration = Literal["open", "invite", "closed"]
SandboxMode = Literal["auto", "strict"]

_ROOT = Path(__file__).resolve().parent
_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_STORES = ("file:", "memory:")
_QUEUES = ("sqlite:///", "postgresql://", "redis://", "rediss://", "memory://")


class ConfigError(ValueError):
    """A setting that cannot be used; the message names the variable and what it takes."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the server proves its name with: PEM files, the chain in the first."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the application needs to know before it starts. Building one opens and writes nothing."""

    home: Path
    database_url: str
    storage_url: str
    queue_url: str
    embedded_worker: bool = True
    secret_key: str | None = None
    master_key: str | None = None
    push_key: str | None = None
    push_services: tuple[str, ...] = ()
    smtp_url: str | None = None
    mail_from: str | None = None
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    registration: Registration = "invite"
    face_model: Path | None = None
    trusted_proxies: int = 0
    sandbox: SandboxMode = "auto"
    certificate: "Certificate | None" = None
    testing: bool = False

    @classmethod
    def for_home(cls, home: Path, **changes: object) -> Self:
        """The embedded default (SQLite, local folder, in-process worker) with all data in one folder."""
        home = home.resolve()
        config = cls(
            home=home,
            database_url=f"sqlite:///{home / 'afterglow.sqlite'}",
            storage_url=f"file:{home / 'blobs'}",
            queue_url=f"sqlite:///{home / 'queue.sqlite'}",
        )
        return replace(config, **changes)  # type: ignore[arg-type]

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the variables of docs/install.md; raise ConfigError for one that cannot be used."""
        env = os.environ if environ is None else environ
        home = _path(env.get("AFTERGLOW_HOME", "instance"))
        config = cls(
            home=home,
            database_url=_url(env, "DATABASE_URL", _DATABASES) or f"sqlite:///{home / 'afterglow.sqlite'}",
            storage_url=_storage_url(_url(env, "STORAGE_URL", _STORES) or "file:uploads"),
            queue_url=_url(env, "QUEUE_URL", _QUEUES) or f"sqlite:///{home / 'queue.sqlite'}",
            embedded_worker=_flag(env, "EMBEDDED_WORKER", default=True),
            secret_key=env.get("SECRET_KEY") or None,
            master_key=env.get("MASTER_KEY") or None,
            push_key=_push_key(env),
            push_services=_names(env, "PUSH_SERVICES"),
            smtp_url=_url(env, "SMTP_URL", ("smtp://", "smtps://")) or None,
            mail_from=env.get("MAIL_FROM", "").strip() or None,
            base_url=_base_url(env),
            trusted_hosts=_hosts(env),
            registration=_choice(env, "REGISTRATION", ("open", "invite", "closed")),  # type: ignore[arg-type]
            face_model=_file(env, "FACE_MODEL"),
            trusted_proxies=_count(env, "TRUSTED_PROXIES"),
            sandbox=_choice(env, "SANDBOX", ("auto", "strict")),  # type: ignore[arg-type]
            certificate=find_certificate(env),
        )
        if not config.is_sqlite and not (config.secret_key and config.master_key):
            raise ConfigError("SECRET_KEY and MASTER_KEY must be set when DATABASE_URL is not SQLite")
        if config.smtp_url and not config.mail_from:
            raise ConfigError("MAIL_FROM must be set with SMTP_URL: the address reminders come from")
        return config

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def model_folder(self) -> Path:
        """Where `make setup` puts the face model, whatever the home is."""
        return Path(sys.prefix) / "share" / "afterglow"


def find_certificate(environ: Mapping[str, str] | None = None) -> Certificate | None:
    """The files of SSL_CERT and SSL_KEY: with them the server speaks HTTPS itself."""
    env = os.environ if environ is None else environ
    chain, key = _file(env, "SSL_CERT"), _file(env, "SSL_KEY")
    if chain and key:
        return Certificate(chain, key)
    if chain or key:
        given, missing = ("SSL_CERT", "SSL_KEY") if chain else ("SSL_KEY", "SSL_CERT")
        raise ConfigError(f"{given} is set and {missing} is not: a certificate and its key go together")
    return None


def _path(value: str) -> Path:
    path = Path(value).expanduser()
    return path if path.is_absolute() else _ROOT / path


def _file(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    path = _path(value)
    if not path.is_file():
        raise ConfigError(f"{name} takes the path of a file, and there is none at {path}")
    return path


def _url(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """The address, or nothing when it is unset. The message leaves its end out, which may hold a password."""
    value = env.get(name, "").strip()
    if value and not value.startswith(schemes):
        raise ConfigError(f"{name} starts with one of {', '.join(schemes)}, not {value.split(':')[0]!r}")
    return value


def _base_url(env: Mapping[str, str]) -> str:
    value = (env.get("BASE_URL") or "http://127.0.0.1:8000").strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.path:
        return value
    raise ConfigError(f"BASE_URL takes an address such as https://box.home.arpa, not {value!r}")


def _storage_url(value: str) -> str:
    scheme, _, rest = value.partition(":")
    return f"file:{_path(rest)}" if scheme == "file" else value


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no"}:
        return default if value == "" else value in {"1", "true", "yes"}
    raise ConfigError(f"{name} takes 0 or 1, not {value!r}")


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; an unset variable means invite, or the first choice where invite is none of them."""
    value = env.get(name, "").strip().lower()
    if not value:
        return "invite" if "invite" in choices else choices[0]
    if value in choices:
        return value
    raise ConfigError(f"{name} takes one of {', '.join(choices)}, not {value!r}")


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "").strip() or "0"
    if value.isdecimal():
        return int(value)
    raise ConfigError(f"{name} takes a whole number, not {value!r}")


def _names(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    return _names(env, "TRUSTED_HOSTS") or ("127.0.0.1", "localhost", "[::1]")


def _push_key(env: Mapping[str, str]) -> str | None:
    value = env.get("PUSH_KEY", "").strip().rstrip("=")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{43}", value):
        raise ConfigError("PUSH_KEY takes the 32 bytes of a P-256 private key in URL-safe base64")
    return value or None


def announce(addresses: list[str]) -> None:
    """Trust the addresses the server printed, unless the operator named others."""
    os.environ.setdefault("BASE_URL", addresses[0])
    known = [address.split("//")[1].rsplit(":", 1)[0] for address in addresses]
    os.environ.setdefault(
        "TRUSTED_HOSTS", ",".join(dict.fromkeys([*known, "localhost", "127.0.0.1", "[::1]"]))
    )
