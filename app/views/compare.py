"""Two photos of one view on a timeline with two handles."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.deps import request_deps
from app.errors import NotFound
from app.models import Photo
from app.services import calendar, comparisons, dose, goals, strip
from app.services.comparisons import Pair
from app.template_filters import counted, duration, month_day, short_day
from app.vision.colour import curve

bp = Blueprint("compare", __name__)

_VIEWS = ("front", "left", "right")
_MODES = ("side", "slider", "blink", "overlay")
_WORDS = {"A": "Very close match", "B": "Good match", "C": "Fair match", "D": "Weak match"}
_ALIKE = "Differences you see are unlikely to come from the photos."
_HEAVIEST = 3.0  # a factor of this severity fills its bar


@bp.get("/compare")
@login_required
def index() -> ResponseReturnValue:
    deps, owner_id = request_deps(), current_user.id
    asked, today = _asked_pair(), calendar.local_date(deps.now(), current_user.time_zone)
    pair = comparisons.pair(deps, owner_id, *asked, today) if asked else None
    view = pair.before.view if pair else _asked_view()
    photos = comparisons.comparable_photos(deps, owner_id, view)
    views = [name for name in _VIEWS if name in comparisons.views_in_use(deps, owner_id)]
    if pair is None:
        chosen = comparisons.default_pair(photos)
        if chosen is None:
            waiting = comparisons.other_photos(deps, owner_id, view)
            return render_template(
                "compare/empty.html", photos=photos, waiting=waiting, view=view, views=views
            )
        pair = comparisons.pair(deps, owner_id, chosen[0].id, chosen[1].id, today)
    line = strip.lay_out(
        photos, comparisons.other_photos(deps, owner_id, view), dose.sessions_by_day(deps, owner_id)
    )
    mode = request.args.get("mode", "side")
    this_year = today.year
    return render_template(
        "compare/index.html",
        pair=pair,
        a=_dated(pair.before, this_year),
        b=_dated(pair.after, this_year),
        line=_dock(line, pair, this_year),
        apart=comparisons.weeks_apart(pair.before.local_date, pair.after.local_date),
        verdict=_verdict(pair, this_year),
        colour=_colour(pair),
        kinds=_kinds(pair.dose),
        mode=mode if mode in _MODES else "side",
        view=view,
        views=views,
        goals=goals.chosen(deps, owner_id),
    )


def _asked_pair() -> tuple[UUID, UUID] | None:
    """The pair in the address; an id that is none is treated as a stranger's."""
    before, after = request.args.get("before"), request.args.get("after")
    if not before or not after:
        return None
    try:
        return UUID(before), UUID(after)
    except ValueError:
        raise NotFound from None


def _asked_view() -> str:
    view = request.args.get("view", "front")
    return view if view in _VIEWS else "front"


def _dated(photo: Photo, this_year: int) -> dict[str, Any]:
    return {"id": photo.id, **_dates(photo.local_date, this_year)}


def _dates(day: date, this_year: int) -> dict[str, str]:
    return {"day": short_day(day, this_year), "date": f"{month_day(day)} {day.year}"}


def _dock(line: strip.Strip, pair: Pair, this_year: int) -> dict[str, Any]:
    photos = [{"id": tick.id, "x": tick.x, **_dates(tick.day, this_year)} for tick in line.photos]
    ids = [tick.id for tick in line.photos]
    return {
        "photos": photos,
        "others": line.others,
        "a": ids.index(pair.before.id),
        "b": ids.index(pair.after.id),
        "weeks": line.weeks,
        "months": [{"x": month.x, "name": f"{month.first:%b}"} for month in line.months],
        "events": [],
    }


def _verdict(pair: Pair, this_year: int) -> dict[str, Any] | None:
    """What the grade says, worst reason first; None when one of the photos was never measured."""
    found = pair.comparability
    if found is None:
        return None
    reasons = [
        {
            "text": reason.text,
            "size": size_words(reason.size, reason.unit),
            "weight": min(reason.severity / _HEAVIEST, 1.0),
        }
        for reason in found.reasons
    ]
    closer = pair.better
    better = closer and {
        "a": closer.before.id,
        "b": closer.after.id,
        "href": url_for("compare.index", before=closer.before.id, after=closer.after.id),
        "day": month_day(closer.moved.local_date, this_year),
        "side": "A" if closer.moved.id == closer.before.id else "B",
        "grade": closer.comparability.grade,
    }
    why = f"{reasons[0]['text']}, {reasons[0]['size']}" if reasons else _ALIKE
    return {
        "letter": found.grade,
        "words": _WORDS[found.grade],
        "why": why,
        "reasons": reasons,
        "better": better,
    }


def _colour(pair: Pair) -> dict[str, Any]:
    """Curves of red, green and blue for both sides, and whether they are asked for; without them, no control."""
    if pair.gains is None:
        return {"on": False, "curves": None}
    curves = {
        side: [" ".join(f"{value:.4g}" for value in curve(gain)) for gain in gains]
        for side, gains in zip("ab", pair.gains, strict=True)
    }
    return {"on": request.args.get("colour") == "adjusted", "curves": curves}


def size_words(size: float, unit: str) -> str:
    """1.2°, 0.3 stops, 12 %"""
    number = f"{size:.1f}" if size < 10 else f"{size:.0f}"
    if unit == "°":
        return f"{number}°"
    return f"{number} %" if unit.startswith("%") else f"{number} {unit}"


def _kinds(taken: dose.Dose) -> list[tuple[str, int, str, str]]:
    return [
        (
            kind,
            taken.sessions[kind],
            counted(taken.sessions[kind], kind).split(" ", 1)[1],
            duration(taken.minutes[kind]),
        )
        for kind in dose.KINDS
    ]
