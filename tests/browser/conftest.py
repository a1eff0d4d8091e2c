"""One real server and one Chromium a test process; every page any test opens is watched.

All tests of one engine run in one process (xdist group), so that there is one of each on the machine at a time;
Chromium without windows counts as one of its own.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser import chromium, engines
from tests.browser.box import Box, Person, make_box
from tests.browser.drivers import firefox, webkit
from tests.browser.drivers.chrome import Chrome
from tests.browser.drivers.display import Display
from tests.browser.drivers.driver import Driver
from tests.browser.engines import OpenPhone, Phone
from tests.browser.lives import Life, live
from tests.browser.relay import DistantBox
from tests.browser.watch import Watch
from tests.browser.windows import OpenContext, OpenPage

HERE = Path(__file__).resolve().parent
WANTED = os.environ.get("AFTERGLOW_BROWSERS") != "none"

if not WANTED:
    collect_ignore_glob = ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(*names): run a test of `open_phone` in these alone")
    config.addinivalue_line("markers", "windowless: a test that needs the engine of Chromium alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of `open_phone` runs once in each engine."""
    if "engine" not in metafunc.fixturenames:
        return
    wanted = metafunc.definition.get_closest_marker("engines")
    names = wanted.args if wanted else engines.NAMES
    each = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
    metafunc.parametrize("engine", each, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE not in item.path.parents:
            continue
        if item.get_closest_marker("xdist_group") is None:
            windowless = item.get_closest_marker("windowless") is not None
            item.add_marker(pytest.mark.xdist_group("windowless" if windowless else "chromium"))
        # Three real browsers on two busy cores: what fails runs once more, and the summary names it as RERUN. Who is
        # named there twice has a fault to be found.
        item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not WANTED:
        terminalreporter.write_line("BROWSER TESTS NOT RUN, as AFTERGLOW_BROWSERS=none asks.")
    elif (missing := engines.missing()) is not None:
        terminalreporter.write_line(missing)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if (missing := engines.missing("chromium")) is not None:
        pytest.fail(missing, pytrace=False)
    with sync_playwright() as running:
        running.selectors.set_test_id_attribute("id")
        expect.set_options(timeout=10_000)
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = chromium.launch(playwright, chromium.find_chromium() or "")
    yield running
    running.close()


@pytest.fixture(scope="session")
def windowless(playwright: Playwright) -> Iterator[Browser]:
    """For tests marked so, which look at pages and at nothing a browser has around them."""
    running = chromium.launch(playwright, chromium.find_windowless() or "")
    yield running
    running.close()


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """A screen of this process's own."""
    own = Display()
    yield own
    own.close()


@pytest.fixture(scope="session")
def start_engine(engine: str, request: pytest.FixtureRequest) -> Callable[[Path], Driver]:
    """Starts the engine of this test on a profile."""
    if (missing := engines.missing(engine)) is not None:
        pytest.fail(missing, pytrace=False)
    if engine == "chromium":
        return partial(Chrome, playwright=request.getfixturevalue("playwright"))
    kinds: dict[str, Callable[..., Driver]] = {"webkit": webkit.WebKit, "firefox": firefox.Firefox}
    return partial(kinds[engine], display=request.getfixturevalue("display"))


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """The server most tests share; each makes people of its own on it. Somebody runs it already."""
    shared = make_box(tmp_path_factory.mktemp("box") / "home")
    shared.start()
    shared.person("operator@example.org", is_admin=True, is_founder=True)
    yield shared
    shared.stop()


@pytest.fixture(scope="session")
def life(box: Box) -> Life:
    """Somebody with nine weeks behind them, to be looked at and not changed."""
    return live(box, "ewa@example.org")


@pytest.fixture
def empty_box(tmp_path: Path) -> Iterator[Box]:
    """A server nobody has an account on, for one test alone; it may be stopped."""
    own = make_box(tmp_path / "empty-home")
    own.start()
    yield own
    own.stop()


@pytest.fixture
def distant_box(box: Box) -> Iterator[Box]:
    """The box most tests share, out of this test's reach while it is "stopped"; it goes on for the others."""
    own = DistantBox(box.home, behind=box.port, _emails=box._emails)
    own.start()
    yield own
    own.stop()


@pytest.fixture
def watch() -> Watch:
    """What was seen on the pages of this test; the test fails at its end when it was not clean."""
    return Watch()


@pytest.fixture
def open_context(watch: Watch, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenContext]:
    opened: list[BrowserContext] = []
    marked = request.node.get_closest_marker("windowless")
    browser: Browser = request.getfixturevalue("windowless" if marked else "browser")

    def open_one(person: Person | None = None, *, box: Box | None = None, **options: Any) -> BrowserContext:
        on = box or request.getfixturevalue("box")
        watch.origins.add(on.url)
        context = browser.new_context(base_url=on.url, **(chromium.phone(browser) | options))
        context.set_default_timeout(20_000)
        watch.over(context)
        if person is not None:
            context.add_cookies(
                [{"name": "afterglow", "value": person.cookie, "url": on.url, "httpOnly": True}]
            )
        opened.append(context)
        return context

    yield open_one
    if request.node.stash.get(FAILED, False):
        _keep_pictures(opened, tmp_path)
    for context in opened:
        context.close()
    watch.assert_clean()


@pytest.fixture
def open_page(open_context: OpenContext) -> OpenPage:
    def open_one(person: Person | None = None, *, box: Box | None = None, **options: Any) -> Page:
        return open_context(person, box=box, **options).new_page()

    return open_one


@pytest.fixture
def open_phone(
    start_engine: Callable[[Path], Driver], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[OpenPhone]:
    opened: list[Phone] = []

    def open_one(person: Person | None = None, *, box: Box | None = None) -> Phone:
        on = box or request.getfixturevalue("box")
        phone = Phone(start_engine, tmp_path / f"profile-{len(opened)}", on.url)
        opened.append(phone)
        if person is not None:
            phone.sign_in(person)
        return phone

    yield open_one
    for number, phone in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            phone.keep_picture(tmp_path / f"failed-{number}.png")
    faults = [fault for phone in opened for fault in phone.faults()]
    for phone in opened:
        phone.close()
    assert not faults, "\n".join(faults)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def _keep_pictures(contexts: list[BrowserContext], folder: Path) -> None:
    """What a failed test saw last."""
    for number, page in enumerate(page for context in contexts for page in context.pages):
        path = folder / f"failed-{number}.png"
        page.screenshot(path=path, full_page=True)
        sys.stdout.write(f"{page.url} looked like {path}\n")  # pytest shows it with the failure
