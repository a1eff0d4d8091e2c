"""Empty databases of both kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.migrations.postgres import Cluster, cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """One server for all tests of this process; without one they fail."""
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    running: Cluster = request.getfixturevalue("postgresql")
    return running.new_database()
