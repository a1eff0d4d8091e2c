"""The diary: photos and sessions by week, newest first."""

from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.cursors import decode_cursor, encode_cursor
from app.deps import request_deps
from app.errors import InvalidInput
from app.services import calendar, timeline

bp = Blueprint("timeline", __name__)

_FILTERS: dict[str, timeline.Show] = {
    "all": "all",
    "photos": "photos",
    "massage": "massage",
    "mask": "mask",
    "treatment": "treatment",
}


@bp.get("/timeline")
@login_required
def index() -> ResponseReturnValue:
    deps = request_deps()
    show = _FILTERS.get(request.args.get("show", "all"), "all")
    try:
        after = decode_cursor(request.args.get("cursor"))
    except InvalidInput:
        after = None  # an old or mangled link starts again at the newest week
    weeks, following = timeline.weeks(deps, current_user.id, after=after, show=show)
    today = calendar.local_date(deps.now(), current_user.time_zone)
    months = [(month, list(group)) for month, group in groupby(weeks, key=lambda group: _month(group.week))]
    return render_template(
        "timeline/index.html",
        months=months,
        show=show,
        today=today,
        older=encode_cursor(following) if following else None,
        is_first_page=after is None,
        first_day=timeline.first_day(deps, current_user.id),
        week_number=calendar.photo_week,
    )


def _month(week: calendar.Week) -> date:
    """A week stands under the month of its Sunday, the day of its photo."""
    return week.sunday.replace(day=1)
