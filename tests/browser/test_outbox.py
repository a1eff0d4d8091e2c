"""The outbox: what is logged stays on the device until the box has acknowledged it, and is never there twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Route, expect

from tests.browser.box import Box
from tests.browser.program import Program
from tests.browser.test_outbox_offline import AWAY, IN_CHARGE
from tests.browser.watch import Watch
from tests.browser.windows import OpenContext, OpenPage

WAITING = "data-outbox-waiting"
FAILED = "data-outbox-failed"
EVERY_DAY = {"weekdays": list(range(7))}
FIRMING = {"kind": "massage", "type": "firming", "minutes": 10, "zones": ["jaw"], **EVERY_DAY}
COLLAGEN = {"kind": "mask", "type": "collagen", "minutes": 15, **EVERY_DAY}


def log_massage(page: Page, minutes: str = "12") -> None:
    page.goto("/log/massage")
    page.get_by_label("Minutes").fill(minutes)
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("massage")


def expect_waiting(page: Page, number: int) -> None:
    expect(page.locator("html")).to_have_attribute(WAITING, str(number))


@contextmanager
def answers(page: Page, path: str, answer: Callable[[Route], None]) -> Iterator[None]:
    """What a page asks of the box under this address is answered by the test."""
    address = f"**/api/v1/{path}"
    page.route(address, answer)
    yield
    page.unroute_all(behavior="ignoreErrors")  # an attempt may be on its way


def lose(route: Route) -> None:
    """The box does it; its answer is lost on the way."""
    route.fetch()
    route.abort("connectionreset")


def test_a_session_is_saved_through_the_outbox(open_page: OpenPage, box: Box) -> None:
    person = box.person("outbox@example.org")
    page = open_page(person)
    log_massage(page)
    expect(page.locator(".toasts")).to_contain_text("massage saved")
    expect_waiting(page, 0)
    expect(page.get_by_role("list", name="Logged today").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Edit").tap()
    expect(page.get_by_label("Minutes")).to_have_value("12")
    assert len(Program(box, person).sessions()) == 1


def test_a_lost_answer_makes_no_second_row(open_page: OpenPage, box: Box, watch: Watch) -> None:
    watch.forgive("ERR_CONNECTION_RESET|blocked by Playwright")
    person = box.person("lost@example.org")
    page = open_page(person, service_workers="block")  # the worker's own sending goes past `answers`
    page.goto("/")
    with answers(page, "care-sessions", lose):
        log_massage(page)
        expect(page.locator(".toasts")).to_contain_text("kept on this device")
        expect_waiting(page, 1)
        assert len(Program(box, person).sessions()) == 1
    page.reload()
    expect_waiting(page, 0)
    assert len(Program(box, person).sessions()) == 1


def test_two_tabs_and_a_kill_make_each_row_once(
    open_context: OpenContext, empty_box: Box, watch: Watch
) -> None:
    watch.forgive(AWAY)
    person = empty_box.person("tabs@example.org")
    context = open_context(person, box=empty_box)
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto("/")
        assert page.evaluate(IN_CHARGE)
    empty_box.stop()
    for number, page in enumerate((first, second, first)):
        page.bring_to_front()  # one behind is slow to draw
        log_massage(page, str(10 + number))
    expect_waiting(second, 3)
    empty_box.start()
    for page in (first, second):
        page.goto("/")
    for page in (first, second):
        expect_waiting(page, 0)
    assert sorted(one["minutes"] for one in Program(empty_box, person).sessions()) == [10, 11, 12]


def test_a_refused_entry_is_put_right(open_page: OpenPage, box: Box, watch: Watch) -> None:
    """The box says no to what was kept while it could not be asked."""
    watch.forgive("ERR_CONNECTION_RESET|status of 422|blocked by Playwright")
    person = box.person("refused-entry@example.org")
    page = open_page(person, service_workers="block")
    page.goto("/")
    reason = '{"detail": "This time has not come yet. Check the date and the time."}'
    with answers(page, "care-sessions", lambda route: route.abort("connectionreset")):
        for _ in range(2):
            log_massage(page)
        expect_waiting(page, 2)
        # Laid over the first answer, so that no attempt in between reaches the box itself.
        with answers(page, "care-sessions", lambda route: route.fulfill(status=422, body=reason)):
            page.goto("/you")
            expect(page.locator("html")).to_have_attribute(FAILED, "2")
    rows = page.locator("outbox-list [data-entry]")
    expect(rows.first).to_contain_text("This time has not come yet")
    rows.first.get_by_role("button", name="Discard").tap()
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="Edit").tap()
    expect(page.get_by_role("alert")).to_contain_text("This time has not come yet")
    page.get_by_label("Minutes").fill("33")
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("massage saved")
    expect(page.locator("html")).to_have_attribute(FAILED, "0")
    [session] = Program(box, person).sessions()
    assert session["minutes"] == 33


def test_an_ended_login_keeps_the_entry(open_page: OpenPage, box: Box, watch: Watch) -> None:
    watch.forgive("status of 401")
    person = box.person("ended@example.org")
    page = open_page(person)
    page.goto("/log/massage")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save massage").tap()
    expect(page.locator(".toasts")).to_contain_text("Sign in to send it")
    again = {"name": "afterglow", "value": person.cookie, "url": box.url, "httpOnly": True}
    page.context.add_cookies([again])
    page.goto("/")
    expect_waiting(page, 0)
    assert len(Program(box, person).sessions()) == 1


def test_a_wrong_clock_is_put_right_and_said(open_page: OpenPage, box: Box) -> None:
    person = box.person("clock@example.org")
    page = open_page(person)
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=26))
    log_massage(page)
    expect(page.locator(".toasts")).to_contain_text("clock is 26 h ahead")
    expect(page.get_by_role("list", name="Logged today").get_by_role("listitem")).to_have_count(1)
    assert len(Program(box, person).sessions()) == 1


def test_a_page_asks_for_one_script(open_page: OpenPage, box: Box) -> None:
    """Before the first paint one that sets the colours; then the core, in one piece, with the outbox in it."""
    page = open_page(box.person("one-script@example.org"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".js") else None)
    page.goto("/timeline")
    expect_waiting(page, 0)
    asked = [url for url in asked if "/theme-" not in url and not url.endswith("/sw.js")]
    assert len(asked) == 1, asked


def test_the_whole_evening_goes_through_the_outbox(open_page: OpenPage, box: Box) -> None:
    """What "Log both" logs stands on the page once: with each of its steps."""
    person = box.person("evening@example.org")
    program = Program(box, person)
    program.plan("Firming block", datetime.now(UTC) - timedelta(days=8), FIRMING, COLLAGEN)
    page = open_page(person)
    page.goto("/")
    expect_waiting(page, 0)
    page.get_by_role("button", name="Log both").tap()
    expect(page.locator(".toasts")).to_contain_text("saved")
    assert sorted(row["type"] for row in program.sessions()) == ["collagen", "firming"]
