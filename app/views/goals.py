"""The goals somebody picks: what they hope to see. Shown beside what was done, never promised."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.deps import request_deps
from app.errors import InvalidInput
from app.forms.goals import GoalsForm
from app.forms.refusals import refuse
from app.services import goals as service
from app.views.toasts import say

bp = Blueprint("goals", __name__)


@bp.route("/routine/goals", methods=["GET", "POST"])
@login_required
def choose() -> ResponseReturnValue:
    deps, form = request_deps(), GoalsForm()
    form.offer()
    if request.method != "POST":
        form.fill(service.chosen(deps, current_user.id))
        return render_template("routine/goals.html", form=form)
    if form.validate():
        try:
            service.choose(deps, current_user.id, form.to_goals())
        except InvalidInput as error:
            refuse(form, error)
        else:
            say("Your goals are noted.")
            return redirect(url_for("routine.index"), 303)
    return render_template("routine/goals.html", form=form), 422
