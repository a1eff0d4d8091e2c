"""The timer in the three engines: seconds of it, in real time."""

from tests.browser.box import Box
from tests.browser.engines import OpenPhone
from tests.browser.program import Program

_NEARLY_OVER = """
const key = Object.keys(localStorage).find((name) => name.startsWith("timer-"));
const timer = JSON.parse(localStorage.getItem(key));
localStorage.setItem(key, JSON.stringify({ ...timer, endsAt: Date.now() + args[0] }));
"""


def test_a_timer_ends_on_today_and_after_the_browser_was_closed(
    open_phone: OpenPhone, box: Box, engine: str
) -> None:
    person = box.person(f"timer-{engine}@example.org")
    phone = open_phone(person)
    phone.open("/log/massage/timer?type=firming&minutes=10")
    phone.wait_for_text("of 10 min")
    phone.click("+1 minute")
    phone.wait_for_text("of 11 min")
    phone.run(_NEARLY_OVER, 1500)
    phone.open("/")
    phone.wait_for("document.querySelector('[aria-label=\"Logged today\"]')?.innerText.includes('11 min')")

    phone.open("/log/massage/timer?type=gua-sha&minutes=5")
    phone.wait_for_text("of 5 min")
    phone.run(_NEARLY_OVER, 0)
    phone.close()
    phone.reopen()
    phone.open("/timeline")
    phone.wait_for_text("Gua sha massage saved")
    assert [row["minutes"] for row in Program(box, person).sessions()] == [5, 11]
