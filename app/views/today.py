"""Today: a note left on the mirror."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import evidence_words
from app.catalogue import catalogue
from app.deps import request_deps
from app.models import new_id
from app.services import cautions, check_ins, goals, pairing_advice
from app.services import today as service
from app.template_filters import counted, weekday

bp = Blueprint("today", __name__)


@bp.get("/")
@login_required
def index() -> ResponseReturnValue:
    deps = request_deps()
    today = service.overview(deps, current_user.id, current_user.time_zone)
    steps = today.evening.steps
    ticked = {step.session_id for step in steps}
    raised = cautions.open_ones(deps, current_user.id)
    return render_template(
        "today/index.html",
        today=today,
        days=_week(today.days),
        again=[(row, new_id()) for row in today.last_evening],
        offered=[(step, new_id()) for step in steps],
        extra=[row for row in today.done if row.id not in ticked],
        goals=goals.chosen(deps, current_user.id),
        checked_in=check_ins.of_day(deps, current_user.id, today.date) is not None,
        turn=pairing_advice.turn(deps, current_user.id, today.date),
        words=evidence_words,
        planned_mask=any(step.version.kind == "mask" for step in today.evening.due),
        cautions=[(row, session, catalogue().caution(row.caution)) for row, session in raised],
        advice=pairing_advice.for_today(
            deps, current_user.id, today.done, deps.now(), plan_asks=bool(today.evening.due)
        ),
    )


def _week(days: Sequence[service.Day]) -> list[dict[str, Any]]:
    """The week as the strip draws it."""
    return [
        {
            "name": weekday(day.day)[:3],
            "number": day.day.day,
            "today": day.is_today,
            "beads": [(kind, False) for kind in day.kinds] + [(kind, True) for kind in day.planned],
            "says": ", ".join(_counted(day.kinds) + [f"{words} planned" for words in _counted(day.planned)]),
        }
        for day in days
    ]


def _counted(kinds: Sequence[str]) -> list[str]:
    return [counted(number, kind) for kind, number in Counter(kinds).items()]
