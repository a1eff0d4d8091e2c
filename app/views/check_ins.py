"""A check-in: five answers about today in ten seconds. Earlier days are never shown here."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.deps import request_deps
from app.errors import DomainError
from app.forms.check_in import CheckInForm
from app.forms.refusals import refuse
from app.services import check_ins, goals
from app.services.check_ins import QUESTIONS
from app.views.routine import local_today
from app.views.toasts import say

bp = Blueprint("check_ins", __name__, url_prefix="/check-in")


@bp.route("", methods=["GET", "POST"])
@login_required
def today() -> ResponseReturnValue:
    deps, form = request_deps(), CheckInForm()
    if request.method != "POST":
        row = check_ins.of_day(deps, current_user.id, local_today())
        form.time_zone.data = current_user.time_zone
        if row is not None:
            form.show(row)
        return _page(form, is_new=row is None)
    if form.validate():
        try:
            row = check_ins.save(deps, current_user.id, form.answers(), form.zone(current_user.time_zone))
        except DomainError as error:
            refuse(form, error)
        else:
            say("Check-in saved.", undo=url_for(".delete", check_in_id=row.id))
            return redirect(url_for("today.index"), 303)
    return _page(form, is_new=True), 422


@bp.post("/<uuid:check_in_id>/delete")
@login_required
def delete(check_in_id: UUID) -> ResponseReturnValue:
    check_ins.delete(request_deps(), current_user.id, check_in_id)
    say("Check-in deleted.", undo=url_for(".restore", check_in_id=check_in_id))
    return redirect(url_for("today.index"), 303)


@bp.post("/<uuid:check_in_id>/restore")
@login_required
def restore(check_in_id: UUID) -> ResponseReturnValue:
    check_ins.restore(request_deps(), current_user.id, check_in_id)
    return redirect(url_for("today.index"), 303)


def _page(form: CheckInForm, *, is_new: bool) -> str:
    return render_template(
        "check_ins/today.html",
        form=form,
        questions=[form[name] for name in QUESTIONS],
        is_new=is_new,
        goals=goals.chosen(request_deps(), current_user.id),
    )
