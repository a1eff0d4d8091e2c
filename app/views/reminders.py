"""Reminders: what and when, the devices that show them, and the calendar feed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.delivery.message import Message, PushTarget
from app.deps import request_deps, runtime
from app.errors import InvalidInput
from app.forms.refusals import refuse
from app.forms.reminders import RemindersForm
from app.services import accounts, calendar_feed, push_devices, reminders
from app.services.devices import device_label

bp = Blueprint("reminders", __name__)

_TRIAL = Message("It reaches you", "This is how a reminder from Afterglow looks.", "/you/reminders", "trial")


@bp.get("/you/reminders")
@login_required
def index() -> ResponseReturnValue:
    return _page(RemindersForm.of(reminders.of(request_deps(), current_user.id)))


@bp.post("/you/reminders")
@login_required
def save() -> ResponseReturnValue:
    form = RemindersForm()
    if form.validate():
        try:
            reminders.choose(request_deps(), current_user.id, form.to_choices())
        except InvalidInput as error:
            request_deps().session.rollback()
            refuse(form, error)
        else:
            flash("Your reminders are saved.")
            return redirect(url_for(".index"), 303)
    return _page(form), 422


@bp.post("/you/reminders/devices")
@login_required
def add_device() -> ResponseReturnValue:
    """Called by the page with what the browser's push manager answered."""
    target = _push_target(request.get_json(silent=True))
    device = device_label(request.headers.get("User-Agent", ""))
    made = push_devices.add(
        request_deps(), current_user.id, current_user.login_id, target, device, runtime().messenger
    )
    return jsonify(id=str(made.id)), 201


@bp.post("/you/reminders/devices/<uuid:device_id>/remove")
@login_required
def remove_device(device_id: UUID) -> ResponseReturnValue:
    push_devices.remove(request_deps(), current_user.id, device_id)
    flash("That device gets no more notifications.")
    return redirect(url_for(".index"), 303)


@bp.post("/you/reminders/trial")
@login_required
def trial() -> ResponseReturnValue:
    reached = push_devices.tell(request_deps(), current_user.id, _TRIAL, runtime().messenger)
    flash("Sent. It should show in a moment." if reached else "No device could be reached just now.")
    return redirect(url_for(".index"), 303)


@bp.post("/you/reminders/feed")
@login_required
def make_feed() -> ResponseReturnValue:
    """The address stands on the page that answers and nowhere else."""
    deps = request_deps()
    secret = calendar_feed.make_address(deps, current_user.id)
    link = f"{runtime().config.base_url}{url_for('reminders.feed', secret=secret)}"
    return _page(RemindersForm.of(reminders.of(deps, current_user.id)), feed_link=link)


@bp.post("/you/reminders/feed/revoke")
@login_required
def revoke_feed() -> ResponseReturnValue:
    calendar_feed.revoke(request_deps(), current_user.id)
    flash("The calendar's address no longer answers.")
    return redirect(url_for(".index"), 303)


@bp.get("/calendar/<secret>.ics")
def feed(secret: str) -> ResponseReturnValue:
    """For calendar apps, which cannot sign in: whoever has the address reads it, so it says little."""
    return Response(calendar_feed.read(request_deps(), secret), mimetype="text/calendar")


@bp.post("/you/time-zone")
@login_required
def time_zone() -> ResponseReturnValue:
    """The device says where it is now: days and reminders follow the person who travels."""
    accounts.move_to(request_deps(), current_user.id, request.form.get("time_zone", ""))
    return "", 204


def _push_target(sent: Any) -> PushTarget:
    """A browser's PushSubscription as JSON; what is missing or of another kind is left empty, and refused then."""
    facts = sent if isinstance(sent, dict) else {}
    kept = facts.get("keys")
    keys = kept if isinstance(kept, dict) else {}
    parts = (facts.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
    return PushTarget(*(part if isinstance(part, str) else "" for part in parts))


def _page(form: RemindersForm, **shown_once: str) -> str:
    deps = request_deps()
    return render_template(
        "you/reminders.html",
        form=form,
        devices=push_devices.all_of(deps, current_user.id),
        has_feed=reminders.of(deps, current_user.id).has_feed,
        push_key=runtime().messenger.web_push.public_key(),
        can_mail=runtime().messenger.can_mail,
        **shown_once,
    )
