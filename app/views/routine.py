"""Routine: the plan of this week, how the weeks went, pauses, and an evening that is left out."""

from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import evidence_words
from app.catalogue import catalogue
from app.deps import request_deps
from app.errors import InvalidInput
from app.forms.plan import PauseForm
from app.forms.refusals import refuse
from app.product_words import past_line
from app.security import safe_next
from app.services import (
    calendar,
    goals,
    heat_map,
    pairing_advice,
    plan_cautions,
    plan_pairings,
    plan_pauses,
    product_choices,
    routine,
)
from app.template_filters import counted, full_day
from app.views.toasts import say

bp = Blueprint("routine", __name__)

HALF_A_YEAR, A_YEAR = 27, 53  # weeks that a phone and a laptop have room for


def local_today() -> date:
    """The date the person's clock shows."""
    return calendar.local_date(request_deps().now(), current_user.time_zone)


@bp.get("/routine")
@login_required
def index() -> ResponseReturnValue:
    deps, day = request_deps(), local_today()
    shown = routine.overview(deps, current_user.id, day)
    return render_template(
        "routine/index.html",
        routine=shown,
        goals=goals.chosen(deps, current_user.id),
        careful=plan_cautions.of_plan(deps, current_user.id, day, shown.phase),
        another_day=plan_cautions.another_day,
        order=plan_pairings.pairings(shown.phase, day, pairing_advice.turned_down(deps, current_user.id))
        if shown.phase
        else [],
        past=past_line(product_choices.past_of(deps, current_user.id, shown.products, day)),
        words=evidence_words,
        known=catalogue(),
        half_map=heat_map.lay_out(shown.days, day, HALF_A_YEAR),
        year_map=heat_map.lay_out(shown.days, day, A_YEAR),
    )


@bp.post("/routine/cautions/<caution>/answer")
@login_required
def answer_caution(caution: str) -> ResponseReturnValue:
    plan_cautions.answer(request_deps(), current_user.id, caution, local_today())
    return redirect(url_for(".index"), 303)


@bp.route("/routine/pauses/new", methods=["GET", "POST"])
@login_required
def pause() -> ResponseReturnValue:
    form, today = PauseForm(), local_today()
    if request.method != "POST":
        form.starts_on.data = today
        return render_template("routine/pause.html", form=form)
    if form.validate():
        try:
            row = plan_pauses.add(request_deps(), current_user.id, form.to_draft(), today)
        except InvalidInput as error:
            refuse(form, error)
        else:
            say("Paused. Nothing is counted in these days.", undo=url_for(".delete_pause", pause_id=row.id))
            return redirect(url_for(".index"), 303)
    return render_template("routine/pause.html", form=form), 422


@bp.post("/routine/pauses/<uuid:pause_id>/resume")
@login_required
def resume(pause_id: UUID) -> ResponseReturnValue:
    plan_pauses.resume(request_deps(), current_user.id, pause_id, local_today())
    say("Back in the routine.")
    return redirect(url_for(".index"), 303)


@bp.post("/routine/pauses/<uuid:pause_id>/delete")
@login_required
def delete_pause(pause_id: UUID) -> ResponseReturnValue:
    plan_pauses.delete(request_deps(), current_user.id, pause_id)
    say("Pause removed.", undo=url_for(".restore_pause", pause_id=pause_id))
    return redirect(url_for(".index"), 303)


@bp.post("/routine/pauses/<uuid:pause_id>/restore")
@login_required
def restore_pause(pause_id: UUID) -> ResponseReturnValue:
    plan_pauses.restore(request_deps(), current_user.id, pause_id)
    return redirect(url_for(".index"), 303)


@bp.post("/routine/not-tonight")
@login_required
def skip() -> ResponseReturnValue:
    """What the page named is not asked for on its day."""
    day, items = _named_day(), request.form.getlist("item", type=UUID)
    skipped = plan_pauses.skip(request_deps(), current_user.id, items, day, local_today())
    if skipped:
        undo = url_for(".unskip", day=day.isoformat(), item=skipped, next="/")
        say(f"Not on {full_day(day)}: {counted(len(skipped), 'thing')} left out.", undo=undo)
    return redirect(safe_next(request.args.get("next"), "/"), 303)


@bp.post("/routine/not-tonight/undo")
@login_required
def unskip() -> ResponseReturnValue:
    items = request.args.getlist("item", type=UUID) or request.form.getlist("item", type=UUID)
    plan_pauses.unskip(request_deps(), current_user.id, _named_day(), items)
    return redirect(safe_next(request.args.get("next"), "/"), 303)


def _named_day() -> date:
    """The day of the form or the address; a page left open past midnight still means its own."""
    text = request.args.get("day") or request.form.get("day") or ""
    try:
        return date.fromisoformat(text) if text else local_today()
    except ValueError as error:
        raise InvalidInput("This date cannot be read.", field="day") from error
