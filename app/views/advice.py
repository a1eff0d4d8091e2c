"""Private facts, cautions that were raised, pairing advice, and what the clinician said."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.catalogue import catalogue
from app.deps import request_deps
from app.errors import InvalidInput
from app.forms.advice import ClearanceForm
from app.security import safe_next
from app.services import calendar, care_sessions, cautions, clearances, pairing_advice, personal_facts
from app.views.toasts import say

bp = Blueprint("advice", __name__)


@bp.get("/you/safety")
@login_required
def safety() -> ResponseReturnValue:
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    known = catalogue()
    return render_template(
        "you/safety.html",
        facts=known.facts,
        holding=personal_facts.current(deps, current_user.id, today),
        history=[
            (row, known.caution(row.caution)) for row in reversed(cautions.all_of(deps, current_user.id))
        ][:30],
        refused=[known.pairing(slug) for slug in sorted(pairing_advice.turned_down(deps, current_user.id))],
        today=today,
    )


@bp.post("/you/safety/facts")
@login_required
def say_fact() -> ResponseReturnValue:
    deps = request_deps()
    today = calendar.local_date(deps.now(), current_user.time_zone)
    holds = request.form.get("holds") == "on"
    personal_facts.say(deps, current_user.id, request.form.get("slug", ""), holds=holds, today=today)
    return redirect(url_for(".safety"), 303)


@bp.post("/you/safety/facts/forget")
@login_required
def forget_facts() -> ResponseReturnValue:
    personal_facts.forget(request_deps(), current_user.id)
    say("Your answers are forgotten.")
    return redirect(url_for(".safety"), 303)


@bp.post("/cautions/<uuid:caution_id>/answer")
@login_required
def answer(caution_id: UUID) -> ResponseReturnValue:
    cautions.answer(request_deps(), current_user.id, caution_id)
    return redirect(safe_next(request.args.get("next")), 303)


@bp.post("/pairings/<pairing>/turn-down")
@login_required
def turn_down(pairing: str) -> ResponseReturnValue:
    kept = pairing_advice.turn_down(request_deps(), current_user.id, pairing)
    say(f"“{kept.name}” is not offered any more.", undo=url_for(".take_back", pairing=pairing, next="/"))
    return redirect(safe_next(request.args.get("next")), 303)


@bp.post("/pairings/<pairing>/take-back")
@login_required
def take_back(pairing: str) -> ResponseReturnValue:
    kept = pairing_advice.take_back(request_deps(), current_user.id, pairing)
    say(f"“{kept.name}” is offered again.")
    return redirect(safe_next(request.args.get("next")), 303)


@bp.route("/log/sessions/<uuid:session_id>/clearance", methods=["GET", "POST"])
@login_required
def clearance(session_id: UUID) -> ResponseReturnValue:
    deps = request_deps()
    row = care_sessions.get(deps, current_user.id, session_id)
    waits, form = clearances.waits_after(row), ClearanceForm()
    form.offer(waits)
    if request.method != "POST":
        form.fill(clearances.of(deps, row))
        return render_template("log/clearance.html", form=form, row=row, waits=waits)
    if form.validate():
        try:
            clearances.keep(
                deps, current_user.id, session_id, free_from=form.free_from.data, variant=form.variant.data
            )
        except InvalidInput as error:
            form.free_from.errors = [*form.free_from.errors, error.message]
        else:
            say("Noted. Cautions follow the clinician’s day.")
            return redirect(url_for("log.edit", session_id=session_id), 303)
    return render_template("log/clearance.html", form=form, row=row, waits=waits), 422
