"""What somebody says of their body leaves the box in no list, feed or file unless it is asked for by its own name."""

import re
from datetime import timedelta

from flask import Flask

from tests.conftest import Person
from tests.integration.advice.conftest import Clock, Log
from tests.integration.advice.test_plan_cautions import FIRMING, cream, fact, phase

# The facts themselves and the cautions they raise are each asked for by name; the catalogue is the same for everybody.
ASKED_FOR = {"/api/v1/facts", "/api/v1/cautions", "/api/v1/plan/cautions"}
OF_EVERYBODY = {"/api/v1/catalogue", "/api/v1/openapi.json"}
PRIVATE = re.compile(r"pregnan|implant|rosacea|cold-sensitive", re.IGNORECASE)


def test_no_list_and_no_feed_holds_a_private_fact(app: Flask, owner: Person, log: Log, clock: Clock) -> None:
    phase(owner, FIRMING, cream(list(range(7)), "Retinol serum"))
    for slug in ("pregnancy", "implant", "rosacea-flare", "cold-sensitive"):
        fact(owner, slug, "2026-11-20")
    log("massage", "firming", clock.now - timedelta(hours=1))
    log("treatment", "led-red", clock.now - timedelta(minutes=30))
    log("treatment", "cryolift", clock.now - timedelta(minutes=20))
    assert len(owner.client.get("/api/v1/cautions").json["items"]) == 3, "they were raised"
    lists = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.arguments and "GET" in (rule.methods or ())
    } - OF_EVERYBODY  # fmt: skip
    assert lists >= {*ASKED_FOR, "/api/v1/care-sessions", "/api/v1/timeline", "/api/v1/plan/due"}
    said = {path: owner.client.get(path) for path in sorted(lists)}
    assert {answer.status_code for answer in said.values()} <= {200, 404, 422}
    assert {path for path, answer in said.items() if PRIVATE.search(answer.text)} == ASKED_FOR
    feed = re.search(r"/calendar/[\w-]{43}\.ics", owner.client.post("/you/reminders/feed").text)
    assert feed is not None
    assert not PRIVATE.search(owner.client.get(feed[0]).text)


def test_it_is_not_in_what_an_entry_says_either(owner: Person, log: Log, clock: Clock) -> None:
    fact(owner, "rosacea-flare")
    made = log("massage", "firming", clock.now - timedelta(hours=1))
    assert not PRIVATE.search(made.text)
    assert not PRIVATE.search(owner.client.get(f"/api/v1/care-sessions/{made.json['id']}").text)
