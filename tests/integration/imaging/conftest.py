"""A sandbox whose children turn against it, under limits small enough to wait for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.imaging.limits import Limits
from app.imaging.zygote_client import ZygoteClient
from app.imaging.zygote_process import ZygoteProcess, ZygoteSettings

LAUNCHER = Path(__file__).with_name("hostile_zygote.py")
# The wall limit leaves room for a busy machine, so that only CPU time ends a spinner.
HOSTILE = ZygoteSettings(
    Limits(memory_mib=100, cpu_seconds=1, wall_seconds=30.0, output_mib=32), launcher=LAUNCHER
)
IMPATIENT = ZygoteSettings(Limits(wall_seconds=1.0), launcher=LAUNCHER)


@pytest.fixture(scope="session")
def hostile() -> Iterator[ZygoteClient]:
    """Shared by the tests that leave its zygote alive."""
    client = ZygoteClient(lambda: ZygoteProcess(HOSTILE, {}), jobs=2)
    yield client
    client.close()


@pytest.fixture
def mortal() -> Iterator[ZygoteClient]:
    """For the tests that kill its zygote."""
    client = ZygoteClient(lambda: ZygoteProcess(HOSTILE, {}), jobs=4)
    yield client
    client.close()


@pytest.fixture
def impatient() -> Iterator[ZygoteClient]:
    """A second for every job."""
    client = ZygoteClient(lambda: ZygoteProcess(IMPATIENT, {}), jobs=4)
    yield client
    client.close()
