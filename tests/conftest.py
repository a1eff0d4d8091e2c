"""Fixtures of every test: a box of its own on SQLite and a temporary folder, and people signed in to it."""

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.db import make_engine
from app.deps import Runtime, runtime, utc_now
from app.imaging.model_files import find_model
from app.imaging.sandbox import Sandbox
from app.models import Account, Base, Login, new_id
from app.session_cookie import SessionInterface
from app.wiring import make_runtime
from config import Config
from tests.remembering import Remembering

# What takes longest begins first, so that all processes end together: groups (xdist_group), then files of single tests.
LONGEST_FIRST = (
    "windowless", "chromium", "test_kill.py", "test_realign_killed.py", "test_healing.py", "firefox", "demo",
    "postgresql", "camera", "webkit", "test_confinement.py", "test_formats.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        group = item.get_closest_marker("xdist_group")
        name = group.args[0] if group else item.path.name
        return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@dataclass(frozen=True)
class Person:
    """A signed-in browser and the account behind it."""

    id: UUID
    email: str
    login_id: UUID
    client: FlaskClient


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the newest tables and no rows; tests copy it."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The real sandbox, started once per test process."""
    shared = Sandbox(find_model(None))
    shared.start()
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def remembering(sandbox: Sandbox) -> Sandbox:
    """The same for tests that are not about it."""
    return Remembering(sandbox)


@pytest.fixture
def config(tmp_path: Path, empty_database: Path) -> Config:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(empty_database, home / "afterglow.sqlite")
    return Config.for_home(home, queue_url="memory://", testing=True, secret_key="s" * 40)


@pytest.fixture(scope="session")
def built() -> dict[Config, Flask]:
    """Applications of this test process by what they were configured to be, wherever their data lies.

    Building one compiles 180 addresses, and its first pages their templates: half of the time of a short test.
    """
    return {}


@pytest.fixture
def app(config: Config, remembering: Sandbox, built: dict[Config, Flask]) -> Iterator[Flask]:
    """The application; jobs run at once in the request that enqueues them."""
    shape = replace(config, home=Path(), database_url="", storage_url="")
    if shape not in built:
        built[shape] = create_app(config)
    application = built[shape]
    application.extensions["afterglow"] = make_runtime(config)
    application.session_interface = SessionInterface(config)
    runtime(application).sandbox = remembering
    yield application
    runtime(application).database.close()


@pytest.fixture
def parts(app: Flask) -> Runtime:
    return runtime(app)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser nobody is signed in to."""
    return browser(app)


@pytest.fixture
def make_person(app: Flask) -> Callable[..., Person]:
    def make(email: str, **columns: object) -> Person:
        now = utc_now()
        owner_id = new_id()
        with runtime(app).database.writing() as session:
            account = Account(
                id=owner_id,
                email=email,
                name=email.partition("@")[0].title(),
                password_hash="!",  # no password fits; accounts' own tests make real ones
                wrapped_key=runtime(app).vault.new_key(owner_id),
                created_at=now,
                faces_notice_at=now,
                time_zone="Europe/Warsaw",
            )
            for name, value in columns.items():
                setattr(account, name, value)
            login = Login(
                account_id=owner_id,
                device="Test",
                created_at=now,
                last_seen_at=now,
                expires_at=now + timedelta(days=30),
            )
            session.add_all([account, login])
            session.commit()
        client = browser(app)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = str(login.id)
            cookie["_fresh"] = True
        return Person(owner_id, email, login.id, client)

    return make


@pytest.fixture
def owner(make_person: Callable[..., Person]) -> Person:
    return make_person("owner@example.org")


@pytest.fixture
def stranger(make_person: Callable[..., Person]) -> Person:
    return make_person("stranger@example.org")


def browser(app: Flask) -> FlaskClient:
    """A client that sends what a browser sends with a form of our own page."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/142.0 Mobile"
    return client
