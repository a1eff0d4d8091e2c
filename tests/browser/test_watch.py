"""The watch itself sees what it is there to see."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.watch import Watch, assert_fits
from tests.browser.windows import OpenPage

pytestmark = pytest.mark.windowless


@pytest.fixture
def sign_in(open_page: OpenPage) -> Page:
    page = open_page()
    page.goto("/sign-in")
    return page


FAULTS = {
    "CSP violation: style-src": "document.body.setAttribute('style', 'color: red')",
    "CSP violation: require-trusted-types-for": "document.body.innerHTML = '<b>x</b>'",
    "CSP violation: img-src": "new Image().src = 'http://example.org/pixel.png'",
    "left our origin: GET http://example.org/": "setTimeout(() => { location.href = 'http://example.org/'; })",
    "uncaught: .*broken": "setTimeout(() => { throw new Error('broken'); })",
    "error: words": "console.error('words')",
    "status of 404": "void fetch('/nowhere')",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(sign_in: Page, watch: Watch, fault: str) -> None:
    watch.forgive(".")
    sign_in.evaluate(f"() => {{ try {{ {FAULTS[fault]} }} catch {{ /* refused, as it should be */ }} }}")
    for _ in range(200):
        if any(re.search(fault, seen) for seen in watch.faults):
            return
        sign_in.wait_for_timeout(50)  # lets events come in
    pytest.fail(f"not seen among {watch.faults}")


def test_clean_means_clean(watch: Watch) -> None:
    watch.faults.append("error: words")
    with pytest.raises(AssertionError, match="error: words"):
        watch.assert_clean()
    watch.forgive("words")
    watch.assert_clean()


def test_what_stands_out_is_seen(sign_in: Page) -> None:
    assert_fits(sign_in)
    wide = "Object.assign(document.createElement('table'), { width: 700, textContent: 'wide' })"
    sign_in.evaluate(f"document.querySelector('main').append({wide})")
    with pytest.raises(AssertionError, match="720 px wide"):
        assert_fits(sign_in)


def test_axe_sees_a_field_without_a_name(sign_in: Page) -> None:
    assert axe.violations(sign_in) == []
    sign_in.evaluate("document.querySelector('form').append(document.createElement('input'))")
    assert any(violation.startswith("label:") for violation in axe.violations(sign_in))
