"""Reading the catalogue: search, one entry, what research says, order and cautions, sources."""

from collections.abc import Collection

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import evidence_words
from app.catalogue import catalogue
from app.catalogue.evidence import GRADES
from app.catalogue.search import SHELVES, Wanted, around, find_entry, search, shelf_of
from app.deps import request_deps
from app.errors import NotFound
from app.services import goals as chosen_goals

bp = Blueprint("catalogue", __name__, url_prefix="/routine/catalogue")

LONGEST_SEARCH = 80


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    goals = {goal.slug: goal.name for goal in catalogue().goals}
    wanted = Wanted(
        words=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        shelf=_known("kind", SHELVES),
        goal=_known("goal", goals),
        grade=_known("grade", GRADES),
    )
    found = search(wanted)
    return render_template(
        "catalogue/index.html",
        wanted=wanted,
        found=found,
        shelves=[(shelf, [entry for entry in found if shelf_of(entry) == shelf]) for shelf in SHELVES],
        goals=goals,
        own_goals=chosen_goals.chosen(request_deps(), current_user.id),
        words=evidence_words,
    )


@bp.get("/<any(mask, massage, treatment, ingredient):shelf>/<slug>")
@login_required
def entry(shelf: str, slug: str) -> ResponseReturnValue:
    found = find_entry(shelf, slug)
    if found is None:
        raise NotFound
    return render_template(
        "catalogue/entry.html", entry=found, shelf=shelf, around=around(found), words=evidence_words
    )


@bp.get("/research")
@login_required
def research() -> ResponseReturnValue:
    return render_template("catalogue/research.html", lines=catalogue().research, words=evidence_words)


@bp.get("/order-and-cautions")
@login_required
def advice() -> ResponseReturnValue:
    return render_template("catalogue/advice.html", known=catalogue(), words=evidence_words)


@bp.get("/sources")
@login_required
def sources() -> ResponseReturnValue:
    return render_template("catalogue/sources.html", sources=catalogue().sources)


def _known(name: str, known: Collection[str]) -> str:
    """The value of the address when it is one there is; what cannot be used is passed over."""
    value = request.args.get(name, "")
    return value if value in known else ""
