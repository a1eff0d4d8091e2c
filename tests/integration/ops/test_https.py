"""The server speaks HTTPS itself when it is given a certificate, and says where in an address and a QR code."""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.box import PATIENCE_SECONDS, ROOT, _free_port, environment


class Served(NamedTuple):
    url: str
    trust: ssl.SSLContext
    said: Path


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain_file, key_file = folder / "box.pem", folder / "box-key.pem"
    chain_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return chain_file, key_file


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("https")
    chain, key = make_certificate(folder)
    port, said = _free_port(), folder / "said"
    with said.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "app.serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(folder / "home")
            | {"SSL_CERT": str(chain), "SSL_KEY": str(key), "EMBEDDED_WORKER": "0"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    box = Served(f"https://localhost:{port}", ssl.create_default_context(cafile=chain), said)
    try:
        wait_for(server, box)
        yield box
    finally:
        server.terminate()
        server.wait(20)


def wait_for(server: "subprocess.Popen[bytes]", box: Served) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        with suppress(URLError, ConnectionError), get(box, "/healthz"):
            return
        time.sleep(0.1)
    raise AssertionError(box.said.read_text())


def get(box: Served, path: str) -> HTTPResponse:
    answer: HTTPResponse = urlopen(f"{box.url}{path}", context=box.trust, timeout=10)
    return answer


def test_pages_and_cookies_are_secure(served: Served) -> None:
    with get(served, "/setup") as page:
        assert page.status == 200
        assert page.headers["Strict-Transport-Security"]
        cookie = page.headers["Set-Cookie"]
        assert cookie.startswith("__Host-afterglow=")
        assert "Secure" in cookie


def test_the_address_that_is_printed_is_the_secure_one(served: Served) -> None:
    said = served.said.read_text()
    assert f"Afterglow is at {served.url}" in said
    assert "Without HTTPS" not in said


def test_plain_http_is_not_answered(served: Served) -> None:
    with pytest.raises((URLError, ConnectionError, HTTPException)):
        urlopen(served.url.replace("https:", "http:"), timeout=10)
