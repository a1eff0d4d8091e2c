"""Who may do what: one row for every route and method, and what each of five people is answered.

A new route without a row fails tests/integration/test_authorization_matrix.py. Add its line to the area it belongs to:
`public` answers everybody alike; `page` shows each person their own; `mine` holds an id of the owner's, so that
strangers and administrators get 404; `admins` is the administrator's alone. `api` and `api_mine` are the same for
the JSON API, where nobody is sent to the sign-in page. `sent` is the form or the JSON that makes the request a
sensible one. Ids in the path come from the test's world, see WORLD there.
"""

from dataclasses import dataclass, field, replace
from typing import Any

TO_SIGN_IN, UNAUTHORIZED, NOT_FOUND = 303, 401, 404


@dataclass(frozen=True)
class Row:
    anonymous: int
    owner: int
    stranger: int
    administrator: int
    revoked: int
    form: dict[str, Any] = field(default_factory=dict)
    json: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)

    def but(self, **changes: int) -> "Row":
        return replace(self, **changes)  # type: ignore[arg-type]


def public(status: int, **sent: Any) -> Row:
    return Row(status, status, status, status, status, **sent)


def page(status: int, **sent: Any) -> Row:
    return Row(TO_SIGN_IN, status, status, status, TO_SIGN_IN, **sent)


def mine(status: int, **sent: Any) -> Row:
    return Row(TO_SIGN_IN, status, NOT_FOUND, NOT_FOUND, TO_SIGN_IN, **sent)


def admins(status: int, **sent: Any) -> Row:
    return Row(TO_SIGN_IN, NOT_FOUND, NOT_FOUND, status, TO_SIGN_IN, **sent)


def api(status: int, **sent: Any) -> Row:
    return Row(UNAUTHORIZED, status, status, status, UNAUTHORIZED, **sent)


def api_mine(status: int, **sent: Any) -> Row:
    return Row(UNAUTHORIZED, status, NOT_FOUND, NOT_FOUND, UNAUTHORIZED, **sent)


_SESSION = {
    "kind": "mask",
    "type": "sheet",
    "started_at": "2026-07-05T08:00:00+02:00",
    "time_zone": "Europe/Warsaw",
    "minutes": 15,
}
_PRODUCT = {"name": "Kaolin clay", "kind": "mask", "ingredient_list": "Kaolin, Glycerin"}
_ITEM = {"kind": "mask", "type": "sheet", "minutes": 15, "weekdays": [6]}
_EYES = {"eyes": [[300.0, 400.0], [500.0, 400.0]]}

SHELL = {
    "GET static": public(404),
    "GET shell.service_worker": public(200),
    "GET shell.manifest": public(200),
    "GET shell.offline": public(200),
    "GET shells.today": public(200),
    "GET shells.log": public(200),
    "GET shells.timer": public(200),
    "GET shells.check_in": public(200),
    "GET shells.photo": public(200),
    "GET shells.you": public(200),
    "GET shells.shared": public(200),
    "POST shells.share_without_worker": public(303),
    "GET shell.robots": public(200),
    "GET shell.alive": public(200),
    "GET shell.ready": public(200),
    "GET shell.metrics": public(200),
    "GET api.ping": public(200),
    "GET api.description": public(200),
}
ACCOUNTS = {
    "GET accounts.setup": public(303),
    "POST accounts.setup": public(409, form={"email": "eve@example.org", "password": "correct horse"}),
    # whoever is signed in already is led on
    "GET accounts.sign_in": Row(200, 303, 303, 303, 200),
    "POST accounts.sign_in": public(422, form={"email": "nobody@example.org", "password": "wrong horse"}),
    "POST accounts.sign_out": page(303),
    "GET accounts.sign_up": Row(403, 303, 303, 303, 403),
    "POST accounts.sign_up": Row(
        403, 303, 303, 303, 403, form={"email": "eve@example.org", "password": "correct horse"}
    ),
    "GET accounts.reset": public(404),
    "POST accounts.reset": public(404, form={"password": "correct horse"}),
    "GET accounts.notice": page(200),
    "POST accounts.notice": page(303),
}
YOU = {
    "GET you.index": page(200),
    "GET you.name": page(200),
    "POST you.name": page(303, form={"name": "Ewa"}),
    "POST you.discreet": page(303, form={"discreet": "on"}),
    "POST you.metrics": page(303, form={"hide": "on"}),
    "GET you.realign": page(200),
    "POST you.start_realigning": page(303),
    "POST you.start_realigning_box": admins(303),
    "GET you.password": page(200),
    "POST you.password": page(422, form={"current_password": "wrong", "password": "correct horse"}),
    "POST you.end_login": mine(303),
    "POST you.end_other_logins": page(303),
    "GET you.api_tokens": page(200),
    "POST you.api_tokens": page(200, form={"name": "script", "scope": "read"}),
    "POST you.revoke_token": mine(303),
    "GET you.originals": page(200),
    "GET you.erase": page(200),
    "POST you.erase": page(422, form={"current_password": "wrong"}),
    "GET reminders.index": page(200),
    "POST reminders.save": page(422),
    "POST reminders.add_device": page(422, json={}),
    "POST reminders.remove_device": mine(303),
    "POST reminders.trial": page(303),
    "POST reminders.make_feed": page(200),
    "POST reminders.revoke_feed": page(303),
    "GET reminders.feed": public(404),
    "POST reminders.time_zone": page(204, form={"time_zone": "Europe/Warsaw"}),
    "GET you.people": admins(200),
    "POST you.invite": admins(200, form={"note": "Ola"}),
    "POST you.revoke_invite": admins(303),
    "POST you.reset_link": admins(200),
    "POST you.make_administrator": admins(303),
}
LOG = {
    "GET today.index": page(200),
    "GET log.new": page(200),
    "POST log.new": page(422, form={"minutes": "-1"}),
    # there is something to repeat for the owner alone
    "POST log.repeat": page(303).but(stranger=422, administrator=422),
    "POST log.repeat_all": page(303).but(stranger=422, administrator=422),
    "GET log.timer": page(303),  # none runs
    "POST log.start_timer": page(422),
    "GET log.edit": mine(200),
    "POST log.edit": mine(422, form={"minutes": "-1"}),
    "POST log.delete": mine(303),
    "POST log.restore": mine(303),
}
ROUTINE = {
    "GET routine.index": page(200),
    "POST routine.answer_caution": page(404),  # nothing in these plans raises it
    "GET routine.pause": page(200),
    "POST routine.pause": page(422),
    "POST routine.resume": mine(303),
    "POST routine.delete_pause": mine(303),
    "POST routine.restore_pause": mine(303),
    "POST routine.skip": page(303),
    "POST routine.unskip": page(303),
    "GET plan.new_phase": page(200),
    "POST plan.new_phase": page(422),
    "GET plan.phase": mine(200),
    "POST plan.phase": mine(422, form={"name": ""}),
    "POST plan.end_phase": mine(303),
    "POST plan.delete_phase": mine(303),
    "POST plan.restore_phase": mine(303),
    "GET plan.new_item": mine(200),
    "POST plan.new_item": mine(422),
    "GET plan.item": mine(200),
    "POST plan.item": mine(422, form={"minutes": "-1"}),
    "POST plan.move_item": mine(303, form={"to": "up"}),
    "POST plan.another_day": mine(422),
    "POST plan.delete_item": mine(303),
    "POST plan.restore_item": mine(303),
    "POST plan.log": page(422),
    "GET goals.choose": page(200),
    "POST goals.choose": page(303, form={"goals": "puffiness"}),
    "GET check_ins.today": page(200),
    "POST check_ins.today": page(422),
    "POST check_ins.delete": mine(303),
    "POST check_ins.restore": mine(303),
}
ADVICE = {
    "GET advice.safety": page(200),
    "POST advice.say_fact": page(303, form={"slug": "implant", "holds": "on"}),
    "POST advice.forget_facts": page(303),
    "POST advice.answer": mine(303),
    "POST advice.turn_down": page(303),
    "POST advice.take_back": page(303),
    "GET advice.clearance": mine(200),
    "POST advice.clearance": mine(422),  # nothing rests after a massage
    "GET api_advice.facts": api(200),
    "POST api_advice.add_fact": api(201, json={"slug": "implant", "since": "2026-07-05"}),
    "DELETE api_advice.remove_fact": api_mine(204),
    "GET api_advice.raised": api(200),
    "POST api_advice.answer": api_mine(204, json={}),
    "PUT api_advice.clearance": api_mine(422, json={"free_from": None}),
}
PHOTOS = {
    "GET photos.new": page(200),
    "GET camera.part": page(404),
    "POST photos.create": page(422),
    "GET photos.show": mine(200),
    "GET photos.edit": mine(200),
    "POST photos.edit": mine(422),
    "GET photos.eyes": mine(200),
    "POST photos.eyes": mine(422),
    "POST photos.use_model": mine(303),
    "POST photos.view": mine(303, form={"view": "left"}),
    "GET photos.faces": mine(303),  # there is one face alone
    "POST photos.faces": mine(422, form={"at": "400,400"}),
    "POST photos.automatic_face": mine(303),
    "POST photos.again": mine(303),
    "POST photos.tag": mine(303),
    "POST photos.exclude": mine(303),
    "POST photos.pin": mine(303),
    "POST photos.keep": mine(303),
    "POST photos.delete": mine(303),
    "POST photos.restore": mine(303),
}
SEEING = {
    "GET timeline.index": page(200),
    "GET compare.index": page(200),
}
READING = {
    "GET catalogue.index": page(200, query={"q": "vitamin c"}),
    "GET catalogue.entry": page(200),
    "GET catalogue.research": page(200),
    "GET catalogue.advice": page(200),
    "GET catalogue.sources": page(200),
    "GET products.index": page(200),
    "GET products.new": page(200),
    "POST products.new": page(422, form={"name": ""}),
    "GET products.show": mine(200),
    "GET products.edit": mine(200),
    "POST products.edit": mine(422, form={"name": ""}),
    "POST products.put_label": mine(422),
    "POST products.remove_label": mine(303),
    "POST products.archive": mine(303),
    "POST products.unarchive": mine(303),
    "POST products.delete": mine(303),
    "POST products.restore": mine(303),
}
API = {
    "GET api_catalogue.show": api(200),
    "GET api_care_sessions.index": api(200),
    "POST api_care_sessions.create": api(201, json=_SESSION),
    "GET api_care_sessions.show": api_mine(200),
    "PATCH api_care_sessions.change": api_mine(200, json={"minutes": 20}),
    "DELETE api_care_sessions.delete": api_mine(204),
    "POST api_care_sessions.restore": api_mine(200, json={}),
    "GET api_photos.index": api(200),
    "POST api_photos.create": api(422, form={"view": "front"}),
    "GET api_photos.show": api_mine(200),
    "PATCH api_photos.change": api_mine(200, json={"tags": []}),
    "DELETE api_photos.delete": api_mine(204),
    "POST api_photos.restore": api_mine(200, json={}),
    "PUT api_photos.place_eyes": api_mine(200, json=_EYES),
    "DELETE api_photos.use_model": api_mine(200),
    "PUT api_photos.choose_face": api_mine(422, json={"point": [400.0, 400.0]}),  # there is one face alone
    "DELETE api_photos.choose_face_automatically": api_mine(200),
    "GET api_photos.image": api_mine(200),
    "GET api_products.index": api(200),
    "POST api_products.create": api(201, json=_PRODUCT),
    "GET api_products.show": api_mine(200),
    "PATCH api_products.change": api_mine(200, json={"brand": "Ziaja"}),
    "DELETE api_products.delete": api_mine(204),
    "POST api_products.restore": api_mine(200, json={}),
    "GET api_products.label": api_mine(200),
    # nobody sent a file
    "PUT api_products.put_label": api(422),
    "DELETE api_products.remove_label": api_mine(200),
    "GET api_timeline.index": api(200),
    "GET api_plan.show": api(200),
    "POST api_plan.create_phase": api(
        201, json={"name": "Rest", "starts_on": "2026-01-01", "ends_on": "2026-01-31"}
    ),
    "GET api_plan.show_phase": api_mine(200),
    "PATCH api_plan.change_phase": api_mine(200, json={"name": "Jaw"}),
    "DELETE api_plan.delete_phase": api_mine(204),
    "POST api_plan.restore_phase": api_mine(200, json={}),
    "POST api_plan.copy_phase": api_mine(201, json={"starts_on": "2025-01-01", "ends_on": "2025-01-31"}),
    "PUT api_plan.order": api_mine(422, json={"items": []}),
    "POST api_plan.create_item": api_mine(201, json=_ITEM),
    "PATCH api_plan.change_item": api_mine(200, json={"minutes": 12}),
    "DELETE api_plan.delete_item": api_mine(204),
    "POST api_plan.restore_item": api_mine(200, json={}),
    "POST api_plan.create_pause": api(201, json={"starts_on": "2026-01-05", "reason": "travel"}),
    "PATCH api_plan.change_pause": api_mine(200, json={"reason": "illness"}),
    "DELETE api_plan.delete_pause": api_mine(204),
    "PUT api_plan.skip": api(422, json={}),
    "DELETE api_plan.unskip": api(422),
    "GET api_plan.cautions": api(200),
    "POST api_plan.answer_caution": api(404, json={}),
    "GET api_plan.due": api(200),
    "GET api_plan.adherence": api(200),
    "GET api_check_ins.index": api(200),
    "POST api_check_ins.create": api(201, json={"puffiness": 4, "answered_at": "2026-01-05T08:00:00+01:00"}),
    "GET api_check_ins.show": api_mine(200),
    "PATCH api_check_ins.change": api_mine(200, json={"redness": 3}),
    "DELETE api_check_ins.delete": api_mine(204),
    "POST api_check_ins.restore": api_mine(200, json={}),
    "GET api_goals.show": api(200),
    "PUT api_goals.choose": api(200, json={"goals": [{"goal": "puffiness", "zones": ["eyes"]}]}),
    "GET api_comparisons.show": api_mine(200, query={"before": "before", "after": "after"}),
}
ROWS: dict[str, Row] = SHELL | ACCOUNTS | YOU | LOG | ADVICE | ROUTINE | PHOTOS | SEEING | READING | API
