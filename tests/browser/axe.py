"""axe-core on a page, under the page's own Content-Security-Policy."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OF_COLOUR = ["color-contrast", "link-in-text-block"]
_RUN = """async (runOnly) => {
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${why(node)}`));
}"""


@cache
def _source() -> str:
    assert SOURCE.exists(), "axe-core is missing: make setup-test"
    return SOURCE.read_text()


def violations(page: Page, *, only_colours: bool = False) -> list[str]:
    """What axe-core finds on the page as it is shown now, one line a place."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    run_only = {"type": "rule", "values": _OF_COLOUR} if only_colours else {"type": "tag", "values": _TAGS}
    found: list[str] = page.evaluate(_RUN, run_only)
    return found
