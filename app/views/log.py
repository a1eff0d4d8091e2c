"""Logging: a new session, the same as last time, the timer, a change, a deletion and its undo."""

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.care_words import PRESSURES, care_title, in_sentence
from app.catalogue import catalogue
from app.deps import request_deps
from app.errors import DomainError, InvalidInput
from app.forms.log import LogForm, asked_draft, few_of, first_draft, presets, speaks_of
from app.forms.refusals import refuse
from app.models import CareSession, new_id
from app.product_words import past_line
from app.security import safe_next
from app.services import (
    calendar,
    care_sessions,
    cautions,
    clearances,
    goals,
    last_time,
    pairing_advice,
    product_choices,
)
from app.services.care_draft import BY_HAND
from app.services.care_sessions import IdTaken
from app.services.cautions import Blocked
from app.services.last_time import Again
from app.services.pairing_advice import Turn
from app.template_filters import listed
from app.views.toasts import say

bp = Blueprint("log", __name__)

KINDS = "<any(mask, massage, treatment):kind>"


@bp.route(f"/log/{KINDS}", methods=["GET", "POST"])
@login_required
def new(kind: str) -> ResponseReturnValue:
    deps = request_deps()
    form, last = _form(kind), last_time.of_kind(deps, current_user.id, kind)
    if request.method != "POST":
        form.fill(asked_draft(request.args, first_draft(kind, last, deps.now(), current_user.time_zone)))
        return _page(form, kind, last=last)
    if form.validate() and (row := _logged(form, kind)):
        return _saved(row)
    return _page(form, kind, last=last), 422


@bp.post(f"/log/{KINDS}/repeat")
@login_required
def repeat(kind: str) -> ResponseReturnValue:
    """One kind's card on its page."""
    last = last_time.of_kind(request_deps(), current_user.id, kind)
    return _repeated(_offered([last] if last else []))


@bp.post("/log/repeat")
@login_required
def repeat_all() -> ResponseReturnValue:
    """The evening's card on Today."""
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    return _repeated(_offered(last_time.of_day(deps, current_user.id, today)))


@bp.get(f"/log/{KINDS}/timer")
@login_required
def timer(kind: str) -> ResponseReturnValue:
    """The timer again: after a reload, from Today, or with what its address asks for."""
    deps, session_id = request_deps(), request.args.get("id", type=UUID)
    form, last = _form(kind), last_time.of_kind(deps, current_user.id, kind)
    form.fill(asked_draft(request.args, first_draft(kind, last, deps.now(), current_user.time_zone)))
    if session_id is None:
        return redirect(url_for(".timer", kind=kind, **form.timer_address()), 303)
    if care_sessions.exists(deps, current_user.id, session_id):
        return redirect(url_for("today.index"), 303)  # over and saved
    form.session_id.data = str(session_id)
    return _timer_page(form, kind)


@bp.post(f"/log/{KINDS}/timer")
@login_required
def start_timer(kind: str) -> ResponseReturnValue:
    """The form of a session, to be timed instead of saved; the timer sends it when the time is up."""
    form = _form(kind)
    if form.validate() and _may_be_timed(form, kind):
        return _timer_page(form, kind)
    return _page(form, kind, last=last_time.of_kind(request_deps(), current_user.id, kind)), 422


@bp.route("/log/sessions/<uuid:session_id>", methods=["GET", "POST"])
@login_required
def edit(session_id: UUID) -> ResponseReturnValue:
    deps = request_deps()
    row = care_sessions.get(deps, current_user.id, session_id)
    form, back = _form(row.kind), safe_next(request.args.get("next"), url_for("timeline.index"))
    if request.method != "POST":
        form.show(row)
        return _page(form, row.kind, row=row, back=back)
    if form.validate():
        try:
            draft = form.to_draft(row.kind, row.started_at)
            form.require_seen(row, draft, deps.now())
            care_sessions.edit(deps, current_user.id, session_id, asdict(draft), ahead=BY_HAND)
        except (InvalidInput, Blocked) as error:
            _refuse(form, error)
        else:
            say(f"{care_title(row.kind, row.type)} changed.")
            return redirect(back, 303)
    return _page(form, row.kind, row=row, back=back), 422


@bp.post("/log/sessions/<uuid:session_id>/delete")
@login_required
def delete(session_id: UUID) -> ResponseReturnValue:
    rows = care_sessions.delete(request_deps(), current_user.id, *_with_others(session_id))
    back = safe_next(request.args.get("next"), url_for("timeline.index"))
    undo = url_for(".restore", session_id=session_id, also=request.args.getlist("also"), next=back)
    say(f"{_names(rows)} deleted.", undo=undo)
    return redirect(back, 303)


@bp.post("/log/sessions/<uuid:session_id>/restore")
@login_required
def restore(session_id: UUID) -> ResponseReturnValue:
    rows = care_sessions.restore(request_deps(), current_user.id, *_with_others(session_id))
    say(f"{_names(rows)} kept.")
    return redirect(safe_next(request.args.get("next"), url_for("timeline.index")), 303)


def _form(kind: str) -> LogForm:
    form = LogForm()
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    wanted = [goal.slug for goal in goals.chosen(deps, current_user.id)]
    form.offer(kind, product_choices.choices(deps, current_user.id, kind, today), wanted)
    return form


def _page(
    form: LogForm,
    kind: str,
    *,
    last: CareSession | None = None,
    row: CareSession | None = None,
    back: str = "/",
) -> str:
    return render_template(
        "log/edit.html" if row else "log/new.html",
        form=form,
        kind=kind,
        row=row,
        last=last,
        back=back,
        again_id=new_id(),
        careful=[] if row else cautions.before(request_deps(), current_user.id, kind, current_user.time_zone),
        turn=None if row else _turn(kind),
        has_waits=bool(row and clearances.waits_after(row)),
        goals=[] if row else goals.chosen(request_deps(), current_user.id),
        goals_first=any(speaks_of(entry, form.goals) for entry in catalogue().types(kind)),
        few=few_of(kind, form.goals),
        presets=presets(kind, form.type.data or ""),
        past=past_line(form.known_products.past),
    )


def _turn(kind: str) -> Turn | None:
    """Whose turn it is when that is another kind than the one about to be logged."""
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    turn = pairing_advice.turn(deps, current_user.id, today)
    return turn if turn and turn.last.kind == kind else None


def _timer_page(form: LogForm, kind: str) -> str:
    deps = request_deps()
    form.start(deps.now(), current_user.time_zone)
    mask = last_time.of_kind(deps, current_user.id, "mask") if kind == "massage" else None
    pressure = PRESSURES.get(form.pressure.data or 0)
    return render_template("log/timer.html", form=form, kind=kind, mask=mask, pressure=pressure)


def _may_be_timed(form: LogForm, kind: str) -> bool:
    """What is blocked is said before anybody has lain under it for fifteen minutes."""
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    try:
        cautions.refuse_blocked(
            deps, current_user.id, kind, form.type.data, form.products.data or (), today, "log"
        )
    except Blocked as error:
        _refuse(form, error)
        return False
    return True


def _logged(form: LogForm, kind: str) -> CareSession | None:
    """The session the form made; None when it was refused, which the form then says."""
    deps = request_deps()
    try:
        draft = form.to_draft(kind, deps.now())
        return care_sessions.add(
            deps, current_user.id, draft, session_id=form.row_id(), ahead=BY_HAND, from_page=True
        )
    except (InvalidInput, IdTaken, Blocked) as error:
        _refuse(form, error)
        return None


def _saved(row: CareSession) -> ResponseReturnValue:
    link = url_for(".edit", session_id=row.id, next="/")
    say(f"{care_title(row.kind, row.type)} saved.", link=link, link_text="Edit")
    return redirect(url_for("today.index"), 303)


def _offered(fallback: list[CareSession]) -> list[Again]:
    """What the card named, each with the id its copy gets; without a card, the fallback."""
    sources, ids = (request.form.getlist(name, type=UUID) for name in ("source", "id"))
    if sources and len(sources) == len(ids):
        return [Again(source, copy) for source, copy in zip(sources, ids, strict=True)]
    return [Again(row.id, new_id()) for row in fallback]


def _repeated(offered: list[Again]) -> ResponseReturnValue:
    if not offered:
        raise InvalidInput("There is nothing to repeat yet. Log a session first.", code="nothing_to_repeat")
    time_zone = request.form.get("time_zone") or current_user.time_zone
    rows = last_time.repeat(request_deps(), current_user.id, offered, time_zone)
    first, *others = rows
    undo = url_for(".delete", session_id=first.id, also=[row.id for row in others], next="/")
    say(f"{_names(rows)} saved.", undo=undo)
    return redirect(url_for("today.index"), 303)


def _with_others(session_id: UUID) -> list[UUID]:
    """The session of the address and those that were logged with it."""
    return list(dict.fromkeys([session_id, *request.args.getlist("also", type=UUID)]))


def _names(rows: list[CareSession]) -> str:
    """Firming massage and collagen mask"""
    first, *others = [care_title(row.kind, row.type) for row in rows]
    return listed([first, *(in_sentence(other) for other in others)])


def _refuse(form: LogForm, error: DomainError) -> None:
    """The moment stands in two fields; the day speaks for both."""
    field = {"started_at": "day", "time_zone": "day"}.get(error.field or "", error.field)
    message = (
        "This session is saved already. Open it to change it."
        if isinstance(error, IdTaken)
        else error.message
    )
    refuse(form, InvalidInput(message, field=field))
