"""The pages in a hand: Lighthouse's four marks as on a phone, the weight of the first page, the taps of the journeys.

Lighthouse's `is-crawlable` is left out: our pages are private and say noindex on purpose.
"""

import gzip
import json
import os
import re
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.report import Result
from tests.browser import chromium
from tests.browser.box import ROOT, Box, Person, make_box
from tests.browser.lives import Life, live, today
from tests.browser.program import Program

PAGES = {"Today": "/", "Timeline": "/timeline", "Compare": "/compare"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
EXEMPT = "is-crawlable"
RUNS = 5  # one alone swings by ten marks with what else the machine does; the middle one counts
FIRST_PAGE_KB, CORE_KB = 100, 30
_DIST = ROOT / "app" / "static" / "dist"
_PATIENCE_SECONDS = 240
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((entry) => !entry.name.includes("/image/"))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="afterglow-bench-") as folder:
        box = make_box(Path(folder) / "home")
        box.start()
        try:
            life = live(box, "bench@example.org")
            unplanned = box.person("again@example.org")  # with a plan, Today offers its evening instead
            yesterday = today() - timedelta(days=1)
            Program(box, unplanned).log("massage", "firming", yesterday + timedelta(hours=20), 10)
            return [core(), *marks(box, life), *in_a_browser(box, life.person, unplanned)]
        finally:
            box.stop()


def core() -> Result:
    """What every page loads of script, without what it loads when it needs it."""
    scripts, ahead = set(), [json.loads((_DIST / "manifest.json").read_text())["assets"]["app.js"]]
    while ahead:
        if (name := ahead.pop()) not in scripts:
            scripts.add(name)
            ahead += re.findall(r'(?:from|import)"\./([^"]+)"', (_DIST / name).read_text())
    weight = sum(len(gzip.compress((_DIST / name).read_bytes(), 9)) for name in scripts)
    return Result("core JavaScript, gzipped", weight / 1000, "kB", CORE_KB)


def marks(box: Box, life: Life) -> list[Result]:
    results = []
    for name, path in PAGES.items():
        url = f"http://127.0.0.1:{box.port}{path}"
        reports = [lighthouse(url, life.person.cookie) for _ in range(RUNS)]
        results += [
            Result(
                f"Lighthouse, {name}: {category}" + (f" (without {EXEMPT})" if category == "seo" else ""),
                100 * median(report["categories"][category]["score"] for report in reports),
                "of 100",
                100,
                kind="at least",
            )
            for category in CATEGORIES
        ]
    return results


def lighthouse(url: str, cookie: str) -> dict[str, dict[str, dict[str, float]]]:
    """Its report of one page, signed in. Now and then it loses the trace of a page, and says so: asked again then."""
    for _ in range(3):
        report = _lighthouse_once(url, cookie)
        if not report.get("runtimeError"):
            return report
    raise RuntimeError(f"Lighthouse: {report['runtimeError']}")


def _lighthouse_once(url: str, cookie: str) -> dict[str, dict[str, dict[str, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [
                str(ROOT / "node_modules" / ".bin" / "lighthouse"),
                url,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--skip-audits={EXEMPT}",
                f"--extra-headers={json.dumps({'Cookie': f'afterglow={cookie}'})}",
                "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
            ],
            env={**os.environ, "CHROME_PATH": chromium.find_chromium() or ""},
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(f"Lighthouse: {done.stderr[-300:]}")
        found: dict[str, dict[str, dict[str, float]]] = json.loads(report.read_text())
        return found


def in_a_browser(box: Box, person: Person, unplanned: Person) -> list[Result]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, chromium.find_chromium() or "")
        results = []
        for name, path in PAGES.items():
            page = open_page(browser, box, person)
            page.goto(path)
            weight = page.evaluate(WEIGHT)
            results.append(Result(f"{name} as first page, no photos", weight / 1000, "kB", FIRST_PAGE_KB))
        for name, said, who in (
            ("Same as last time", "saved", unplanned),
            ("Compare with baseline", "apart", person),
        ):
            page = open_page(browser, box, who)
            page.goto("/")
            page.get_by_text(name, exact=True).tap()
            page.get_by_text(re.compile(said)).first.wait_for()
            results.append(Result(f"{name}, from Today", 1, "taps", 2))
        browser.close()
        return results


def open_page(browser: Browser, box: Box, person: Person) -> Page:
    """A phone that has kept nothing of the site yet."""
    context = browser.new_context(base_url=box.url, **chromium.phone(browser))
    context.add_cookies([{"name": "afterglow", "value": person.cookie, "url": box.url}])
    return context.new_page()
