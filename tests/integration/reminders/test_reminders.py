"""From a choice on the page to words on a lock screen, by the worker's own tick."""

import io
import json
from dataclasses import replace
from email import message_from_string, policy

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, update

from app.delivery.web_push import WebPush
from app.deps import Runtime
from app.jobs.tasks import make_chores
from app.keys import push_key
from app.models import Account, Login, PushDevice, Reminder, ReminderSettings
from app.services import reminders
from config import Config
from tests.conftest import Person
from tests.integration.reminders.conftest import BrowserKeys, Clock, MailBox, PushService

FORM = {
    "photo_on": "y", "photo_day": "6", "photo_at": "10:00",
    "routine_days": ["0"], "routine_at": "20:00",
    "check_in_day": "6", "check_in_at": "19:00",
}  # fmt: skip


@pytest.fixture
def tick(app: Flask, parts: Runtime):
    """What the worker does every minute; jobs run at once."""
    return make_chores(lambda: parts).every_minute


@pytest.fixture
def subscribed(owner: Person, push_service: PushService, keys: BrowserKeys) -> Person:
    sent = keys.subscription(f"http://{push_service.host}/device")
    assert owner.client.post("/you/reminders/devices", json=sent).status_code == 201
    return owner


def choose(person: Person, **changes: object) -> int:
    data = {key: value for key, value in {**FORM, **changes}.items() if value is not None}
    return person.client.post("/you/reminders", data=data).status_code


def words_of(push_service: PushService, keys: BrowserKeys) -> list[dict[str, str]]:
    return [keys.read(body) for _, body in push_service.taken]


def test_photo_day_reaches_the_phone_once(
    subscribed: Person, tick, clock: Clock, push_service: PushService, keys: BrowserKeys
) -> None:
    assert choose(subscribed) == 303
    tick()
    assert push_service.taken == [], "an hour too early"
    clock.pass_by(hours=1)
    tick()
    tick()
    (words,) = words_of(push_service, keys)
    assert words["title"] == "Photo day"
    assert words["body"] == "Same hour, same light, before the session."
    assert words["path"] == "/photos/new"
    headers, body = push_service.taken[0]
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["authorization"].startswith("vapid t=")
    assert b"Photo day" not in body
    clock.pass_by(days=7)
    tick()
    assert len(push_service.taken) == 2


def test_a_worker_that_was_away_for_days_floods_nobody(
    subscribed: Person, tick, clock: Clock, push_service: PushService
) -> None:
    choose(subscribed, routine_on="y", routine_days=list("0123456"))
    clock.pass_by(days=3, hours=3)  # Wednesday noon: three evenings and a photo day were missed
    tick()
    assert push_service.taken == []
    clock.pass_by(hours=8)
    tick()
    assert len(push_service.taken) == 1


def test_an_evening_with_something_logged_is_left_in_peace(
    subscribed: Person, tick, clock: Clock, push_service: PushService
) -> None:
    choose(subscribed, photo_on=None, routine_on="y", routine_days=["6"])
    started = clock.now.isoformat()
    sent = {
        "kind": "mask",
        "type": "sheet",
        "started_at": started,
        "time_zone": "Europe/Warsaw",
        "minutes": 15,
    }
    assert subscribed.client.post("/api/v1/care-sessions", json=sent).status_code == 201
    clock.pass_by(hours=11, minutes=1)
    tick()
    assert push_service.taken == []


def test_the_evening_names_what_the_plan_still_asks_for(
    subscribed: Person, tick, clock: Clock, push_service: PushService, keys: BrowserKeys
) -> None:
    items = [
        {"kind": "massage", "type": "firming", "minutes": 10, "weekdays": [6]},
        {"kind": "mask", "type": "hyaluronic", "minutes": 15, "weekdays": [6]},
    ]
    plan = {"name": "Firming", "starts_on": "2026-07-05", "items": items}
    assert subscribed.client.post("/api/v1/plan/phases", json=plan).status_code == 201
    choose(subscribed, photo_on=None, routine_on="y", routine_days=list("0123456"))
    clock.pass_by(hours=11)
    tick()
    assert words_of(push_service, keys)[0]["body"] == "Firming massage, then hyaluronic mask: 25 min."
    clock.pass_by(days=1)
    tick()
    assert len(push_service.taken) == 1, "the plan asks for nothing on Mondays"


def test_a_check_in_that_is_made_is_not_asked_for(
    subscribed: Person, tick, clock: Clock, push_service: PushService
) -> None:
    choose(subscribed, photo_on=None, check_in_on="y")
    answers = {"puffiness": 4, "time_zone": "Europe/Warsaw"}
    assert subscribed.client.post("/api/v1/check-ins", json=answers).status_code == 201
    clock.pass_by(hours=10)
    tick()
    assert push_service.taken == []


def test_reminders_follow_somebody_who_travels(
    subscribed: Person, tick, clock: Clock, push_service: PushService, parts: Runtime
) -> None:
    choose(subscribed, photo_on=None, routine_on="y", routine_days=list("0123456"))
    assert subscribed.client.post("/you/time-zone", data={"time_zone": "Asia/Tokyo"}).status_code == 204
    assert subscribed.client.post("/you/time-zone", data={"time_zone": "Nowhere/At_All"}).status_code == 204
    tick()
    with parts.database.reading() as session:
        assert session.scalars(select(Reminder.next_at)).one().isoformat() == "2026-07-05T11:00:00+00:00"
    clock.pass_by(hours=4)
    tick()
    assert len(push_service.taken) == 1
    subscribed.client.post(
        "/you/time-zone", data={"time_zone": "Europe/Warsaw"}
    )  # and back: Sunday once more
    tick()
    clock.pass_by(hours=7)
    tick()
    assert len(push_service.taken) == 1, "twice on one of their days"


def test_the_words_on_a_lock_screen_are_discreet_when_asked(
    subscribed: Person, tick, clock: Clock, push_service: PushService, keys: BrowserKeys
) -> None:
    subscribed.client.post("/you/discreet", data={"discreet": "on"})
    choose(subscribed)
    clock.pass_by(hours=1)
    tick()
    assert words_of(push_service, keys)[0]["title"] == "Afterglow"
    assert "hoto" not in words_of(push_service, keys)[0]["body"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    subscribed: Person, tick, clock: Clock, push_service: PushService, parts: Runtime, status: int
) -> None:
    choose(subscribed)
    push_service.status = status
    clock.pass_by(hours=1)
    tick()
    with parts.database.reading() as session:
        assert session.scalars(select(PushDevice)).all() == []


def test_a_service_in_trouble_is_tried_again_another_day(
    subscribed: Person, tick, clock: Clock, push_service: PushService, parts: Runtime
) -> None:
    choose(subscribed)
    push_service.status = 503
    clock.pass_by(hours=1)
    tick()
    with parts.database.reading() as session:
        assert session.scalars(select(PushDevice.failures)).one() == 1
    push_service.status = 201
    clock.pass_by(days=7)
    tick()
    with parts.database.reading() as session:
        assert session.scalars(select(PushDevice.failures)).one() == 0


def test_mail_when_no_device_could_be_reached(
    subscribed: Person, tick, clock: Clock, push_service: PushService, mail_box: MailBox
) -> None:
    choose(subscribed, by_email="y")
    clock.pass_by(hours=1)
    tick()
    assert mail_box.mails == [], "the phone has it"
    push_service.status = 410
    clock.pass_by(days=7)
    tick()
    (mail,) = mail_box.mails
    read = message_from_string(mail, policy=policy.default)
    assert (read["to"], read["subject"]) == ("owner@example.org", "Photo day")
    assert "/you/reminders" in read.get_content()


def test_nobody_gets_mail_without_asking(owner: Person, tick, clock: Clock, mail_box: MailBox) -> None:
    choose(owner)
    clock.pass_by(hours=1)
    tick()
    assert mail_box.mails == []


def test_signing_out_silences_the_browser(
    subscribed: Person, tick, clock: Clock, push_service: PushService, parts: Runtime
) -> None:
    choose(subscribed)
    subscribed.client.post("/sign-out")
    with parts.database.reading() as session:
        assert session.scalars(select(Login).where(Login.id == subscribed.login_id)).all() == []
    clock.pass_by(hours=1)
    tick()
    assert push_service.taken == []


def test_a_browser_belongs_to_whoever_is_signed_in_on_it(
    subscribed: Person, stranger: Person, push_service: PushService, keys: BrowserKeys, parts: Runtime
) -> None:
    again = keys.subscription(f"http://{push_service.host}/device")
    assert stranger.client.post("/you/reminders/devices", json=again).status_code == 201
    with parts.database.reading() as session:
        assert session.scalars(select(PushDevice.owner_id)).all() == [stranger.id]


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:1/x", "https://127.0.0.1/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
     "https://fcm.googleapis.com@10.0.0.1/x", "https://fcm.googleapis.com.example.org/x", "file:///etc/passwd",
     "https://[::1", "", "x" * 2000],
)  # fmt: skip
def test_the_box_posts_to_push_services_alone(owner: Person, keys: BrowserKeys, endpoint: str) -> None:
    assert owner.client.post("/you/reminders/devices", json=keys.subscription(endpoint)).status_code == 422


@pytest.mark.parametrize(
    "sent", [{}, [], {"endpoint": 7}, {"endpoint": "https://fcm.googleapis.com/x", "keys": None}]
)
def test_half_a_subscription_is_refused(owner: Person, sent: object) -> None:
    assert owner.client.post("/you/reminders/devices", json=sent).status_code == 422


def test_a_redirect_leads_nowhere(subscribed: Person, push_service: PushService, parts: Runtime) -> None:
    push_service.status = 307
    subscribed.client.post("/you/reminders/trial")
    assert len(push_service.taken) == 1


def test_a_trial_shows_at_once(subscribed: Person, push_service: PushService, keys: BrowserKeys) -> None:
    assert subscribed.client.post("/you/reminders/trial").status_code == 303
    assert words_of(push_service, keys)[0]["tag"] == "trial"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"photo_at": ""}, "Choose a time."),
        ({"photo_at": "25:00"}, "Not a valid time value."),
        ({"quiet_from": "09:00", "quiet_until": "11:00"}, "lies in your quiet hours"),
        ({"quiet_from": "22:00"}, "take both times"),
        ({"routine_on": "y", "routine_days": []}, "at least one day"),
        ({"photo_day": "9"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be(owner: Person, changes: dict[str, object], says: str) -> None:
    data = {**FORM, **changes}
    answer = owner.client.post("/you/reminders", data=data)
    assert answer.status_code == 422
    assert says in answer.text.replace("&#39;", "'")


def test_what_was_chosen_is_shown_and_can_be_turned_off(owner: Person, parts: Runtime) -> None:
    choose(owner, quiet_from="22:00", quiet_until="07:00")
    page = owner.client.get("/you/reminders").text
    assert 'value="22:00"' in page
    assert choose(owner, photo_on=None) == 303
    with parts.database.reading() as session:
        assert session.scalars(select(Reminder)).all() == []
        assert session.scalars(select(ReminderSettings.quiet_from)).one() is None


def test_two_workers_say_it_once(
    subscribed: Person, clock: Clock, parts: Runtime, push_service: PushService
) -> None:
    choose(subscribed)
    clock.pass_by(hours=1)
    with parts.deps() as deps:
        (reminder_id,) = reminders.due(deps)
    with parts.deps() as first:
        assert reminders.say(first, reminder_id, parts.messenger)
    with parts.deps() as second:
        assert not reminders.say(second, reminder_id, parts.messenger)
    assert len(push_service.taken) == 1


def test_the_key_is_made_once_and_is_the_one_pages_get(config: Config, owner: Person) -> None:
    first = push_key(config)
    assert push_key(config) == first
    assert (config.home / "push.key").stat().st_mode & 0o777 == 0o600
    assert push_key(replace(config, push_key="k" * 43)) == "k" * 43
    public = WebPush(lambda: first, "mailto:box@example.org").public_key()
    assert len(public) == 87
    assert public in owner.client.get("/you/reminders").text


def test_nothing_of_it_is_logged(
    subscribed: Person, tick, clock: Clock, push_service: PushService, app: Flask
) -> None:
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
    choose(subscribed, by_email="y")
    push_service.status = 503
    clock.pass_by(hours=1)
    tick()
    said = written.getvalue()
    assert "push.refused" in said
    assert push_service.host not in said
    assert "owner@example.org" not in said
    assert json.dumps(push_service.status) in said


def test_a_changed_account_keeps_its_zone_when_nothing_moved(owner: Person, parts: Runtime) -> None:
    choose(owner)
    with parts.database.writing() as session:
        session.execute(update(Account).values(time_zone="Europe/Warsaw"))
        session.commit()
    with parts.deps() as deps:
        assert reminders.due(deps) == []
