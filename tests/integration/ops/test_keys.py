"""A box whose keys and database do not belong together says so before it serves."""

import secrets
from dataclasses import replace

import pytest

from app.deps import Runtime
from app.keys import check_keys
from config import ConfigError
from tests.conftest import Person


def test_the_right_key_passes_and_an_empty_box_needs_none(parts: Runtime) -> None:
    check_keys(parts.config)
    assert not (parts.config.home / "master.key").exists()


def test_another_master_key_is_refused(parts: Runtime, owner: Person) -> None:
    check_keys(parts.config)
    key_file = parts.config.home / "master.key"
    kept = key_file.read_bytes()
    key_file.unlink()
    with pytest.raises(ConfigError, match="does not belong to this database"):
        check_keys(parts.config)
    key_file.write_bytes(kept)
    check_keys(parts.config)


def test_a_key_of_the_environment_is_checked_too(parts: Runtime, owner: Person) -> None:
    other = replace(parts.config, master_key=secrets.token_urlsafe(32) + "=")
    with pytest.raises(ConfigError, match="does not belong to this database"):
        check_keys(other)
