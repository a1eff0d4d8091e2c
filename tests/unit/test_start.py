"""What the operator of a box reads when a setting or an address cannot be used."""

import socket

import pytest

from app.serve import _port, _refusal
from config import Config, ConfigError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "box.home.arpa"),
        ("BASE_URL", "https://box.home.arpa/afterglow"),
        ("DATABASE_URL", "mysql://ewa:secret@box/afterglow"),
        ("STORAGE_URL", "s3://bucket"),
        ("QUEUE_URL", "amqp://ewa:secret@box"),
        ("FACE_MODEL", "no-such-file.task"),
        ("REGISTRATION", "maybe"),
        ("EMBEDDED_WORKER", "maybe"),
        ("TRUSTED_PROXIES", "one"),
        ("SANDBOX", "on"),
        ("SSL_CERT", "no-such-file.pem"),
        ("SSL_KEY", __file__),  # a key without its certificate
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_env({name: value})
    assert name in str(refused.value)
    assert "secret" not in str(refused.value)


def test_settings_that_can_be_used_are_taken() -> None:
    config = Config.from_env(
        {
            "BASE_URL": "https://box.home.arpa/",
            "QUEUE_URL": "redis://127.0.0.1",
            "STORAGE_URL": "file:/srv/photos",
            "FACE_MODEL": __file__,
        }
    )
    assert (config.base_url, config.storage_url) == ("https://box.home.arpa", "file:/srv/photos")
    assert str(config.face_model) == __file__


@pytest.mark.parametrize("value", ["", "abc", "0", "-1", "65536", "80.5"])
def test_a_port_is_a_number_a_machine_has(value: str) -> None:
    with pytest.raises(Exception, match="from 1 to 65535"):
        _port(value)


def test_a_taken_port_names_the_next_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"PORT={port + 1}" in str(_refusal("127.0.0.1", port))
    assert _refusal("127.0.0.1", port) is None


def test_a_host_of_nobody_is_not_called_a_taken_port() -> None:
    refusal = str(_refusal("192.0.2.1", 8131))
    assert "taken" not in refusal
    assert "HOST=0.0.0.0" in refusal
