"""Pages that stand in while the box cannot be reached: the service worker keeps them, so nobody may stand on them.

They are the pages everybody knows, made for no one; app/frontend/ts/outbox/shell.ts fills in what the
device remembers of the person who is signed in on it.
"""

from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.care_words import care_title
from app.catalogue import KINDS, catalogue
from app.deps import utc_now
from app.forms.check_in import CheckInForm
from app.forms.log import LogForm, few_of, first_draft, presets
from app.forms.photos import UploadForm
from app.photo_words import VIEWS
from app.services.check_ins import QUESTIONS
from app.services.product_choices import Choices
from app.views.camera import live_hints
from app.views.log import KINDS as ANY_KIND

bp = Blueprint("shells", __name__)


@bp.before_request
def carry_no_token() -> None:
    """A kept page is older than any token: the outbox needs none, and what is kept for all must not set a cookie."""
    g.csrf_token = ""


@bp.get("/shell/today")
def today() -> ResponseReturnValue:
    return _kept("shells/today.html")


@bp.get(f"/shell/log/{ANY_KIND}")
def log(kind: str) -> ResponseReturnValue:
    form = LogForm(formdata=None)
    form.offer(kind, Choices({}, {}, ()))
    form.fill(first_draft(kind, None, utc_now(), "UTC"))
    form.session_id.data = form.time_zone.data = ""
    return _kept(
        "shells/log.html",
        form=form,
        kind=kind,
        few=few_of(kind, ()),
        goals=(),
        presets=presets(kind, form.type.data or ""),
    )


@bp.get("/shell/timer")
def timer() -> ResponseReturnValue:
    titles = {
        kind: {entry.slug: care_title(kind, entry.slug) for entry in catalogue().types(kind)}
        for kind in KINDS
    }
    return _kept("shells/timer.html", titles=titles)


@bp.get("/shell/check-in")
def check_in() -> ResponseReturnValue:
    form = CheckInForm(formdata=None)
    questions = [form[name] for name in QUESTIONS]
    return _kept("shells/check_in.html", form=form, questions=questions, is_new=True, goals=())


@bp.get("/shell/photo")
def photo() -> ResponseReturnValue:
    return _kept(
        "shells/photo.html",
        form=UploadForm(formdata=None, view="front"),
        errors=[],
        view="front",
        view_words=VIEWS,
        baselines={},
        hints=live_hints(),
    )


@bp.get("/shell/you")
def you() -> ResponseReturnValue:
    return _kept("shells/you.html")


@bp.get("/share-target")
def shared() -> ResponseReturnValue:
    """Where the service worker leads to after it took in what another app shared."""
    return _kept("shells/shared.html")


@bp.post("/share-target")
def share_without_worker() -> ResponseReturnValue:
    """Only an installed app is a target, and its worker takes the photos; without one they are chosen by hand."""
    return redirect(url_for("photos.new"), 303)


def _kept(template: str, **parts: object) -> Response:
    response = Response(render_template(template, **parts))
    response.headers["Cache-Control"] = "no-cache"
    return response
