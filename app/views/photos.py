"""Photos: sending them, the verdict on each, placing the eyes, changing and deleting."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from werkzeug.datastructures import FileStorage

from app import photo_words
from app.auth import faces_notice_required
from app.deps import request_deps
from app.errors import DomainError, InvalidInput
from app.forms.photos import EyesForm, PhotoForm, UploadForm, point_of
from app.forms.refusals import refuse
from app.models import Photo
from app.security import safe_next
from app.services import (
    calendar,
    camera,
    face_choice,
    idempotency,
    photo_processing,
    photo_verdicts,
    photos,
    retakes,
)
from app.services.idempotency import Keyed
from app.services.photo_fields import VIEWS
from app.template_filters import full_day
from app.views.camera import live_hints
from app.views.toasts import say

bp = Blueprint("photos", __name__)


class Kept(NamedTuple):
    """What became of one file of a form."""

    file_name: str
    photo: Photo | None
    words: str


@bp.get("/photos/new")
@login_required
@faces_notice_required
def new() -> ResponseReturnValue:
    view = request.args.get("view", "")
    return _choose(UploadForm(formdata=None, view=view if view in VIEWS else "front"))


@bp.post("/photos")
@login_required
@faces_notice_required
def create() -> ResponseReturnValue:
    """One photo for the script, which shows the progress of each; several for a plain form."""
    form = UploadForm()
    files = [file for file in request.files.getlist("file") if file.filename]
    if _wants_json():
        return _create_one(form, files)
    if not files:
        return _choose(form, [_NO_FILE]), 422
    kept = [_keep(form, file) for file in files]
    if len(kept) == 1 and kept[0].photo is not None:
        return redirect(url_for(".show", photo_id=kept[0].photo.id), 303)
    status = 200 if any(one.photo for one in kept) else 422
    return render_template("photos/sent.html", kept=kept), status


@bp.get("/photos/<uuid:photo_id>")
@login_required
def show(photo_id: UUID) -> ResponseReturnValue:
    verdict = photo_verdicts.verdict(request_deps(), current_user.id, photo_id)
    photo, now = verdict.photo, request_deps().now()
    pages = {"aligned": "verdict", "received": "waiting", "processing": "waiting"}
    return render_template(
        f"photos/{pages.get(photo.state, 'review')}.html",
        photo=photo,
        verdict=verdict,
        words=photo_words,
        title=full_day(photo.local_date, now.year),
        today=calendar.local_date(now, current_user.time_zone),
        is_new=now - photo.created_at < _NEW,
        tags=photo_words.tag_choices(photo),
        frames=retakes.frames(request_deps(), current_user.id, photo),
    )


@bp.route("/photos/<uuid:photo_id>/edit", methods=["GET", "POST"])
@login_required
def edit(photo_id: UUID) -> ResponseReturnValue:
    deps, form = request_deps(), PhotoForm()
    photo = photos.get(deps, current_user.id, photo_id)
    form.offer(photo)
    if request.method != "POST":
        form.fill(photo)
        return render_template("photos/edit.html", form=form, photo=photo, words=photo_words)
    if form.validate():
        try:
            photos.edit(deps, current_user.id, photo_id, form.to_changes(photo))
        except InvalidInput as error:
            refuse(form, InvalidInput(error.message, field=_FIELDS.get(error.field or "", error.field)))
        else:
            say("Photo changed.")
            return redirect(url_for(".show", photo_id=photo_id), 303)
    return render_template("photos/edit.html", form=form, photo=photo, words=photo_words), 422


@bp.route("/photos/<uuid:photo_id>/eyes", methods=["GET", "POST"])
@login_required
def eyes(photo_id: UUID) -> ResponseReturnValue:
    deps, form = request_deps(), EyesForm()
    photo = photos.get(deps, current_user.id, photo_id)
    if request.method != "POST":
        return render_template("photos/eyes.html", photo=photo, placed=_placed(photo))
    try:
        if not form.validate():
            raise InvalidInput("Give both eyes: four numbers, in pixels of the photo.")
        photo_processing.place_eyes(deps, current_user.id, photo_id, form.to_pair())
    except InvalidInput as error:
        placed = ((form.right_x.data, form.right_y.data), (form.left_x.data, form.left_y.data))
        known = placed if form.validate() else _placed(photo)
        return render_template("photos/eyes.html", photo=photo, placed=known, error=error.message), 422
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/eyes/model")
@login_required
def use_model(photo_id: UUID) -> ResponseReturnValue:
    photo_processing.use_model(request_deps(), current_user.id, photo_id)
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/view")
@login_required
def view(photo_id: UUID) -> ResponseReturnValue:
    """After the photo was doubted: it is the view it looks like, or a mirror image, or what was said after all."""
    insists = request.form.get("certain") == "1" or None
    mirrored = request.form.get("mirrored") == "1" or None
    changes = photos.Changes(view=request.form.get("view"), view_is_certain=insists, mirrored=mirrored)
    photos.edit(request_deps(), current_user.id, photo_id, changes)
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.route("/photos/<uuid:photo_id>/faces", methods=["GET", "POST"])
@login_required
def faces(photo_id: UUID) -> ResponseReturnValue:
    """The whole picture, each face of it a button."""
    deps, error = request_deps(), ""
    verdict = photo_verdicts.verdict(deps, current_user.id, photo_id)
    if request.method == "POST":
        try:
            face_choice.choose(deps, current_user.id, photo_id, point_of(request.form.get("at", "")))
            return redirect(url_for(".show", photo_id=photo_id), 303)
        except InvalidInput as refused:
            error = refused.message
    elif len(verdict.people) < 2:
        return redirect(url_for(".show", photo_id=photo_id), 303)
    page = {"photo": verdict.photo, "verdict": verdict, "words": photo_words, "error": error}
    return render_template("photos/faces.html", **page), 422 if error else 200


@bp.post("/photos/<uuid:photo_id>/faces/automatic")
@login_required
def automatic_face(photo_id: UUID) -> ResponseReturnValue:
    face_choice.choose_automatically(request_deps(), current_user.id, photo_id)
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/again")
@login_required
def again(photo_id: UUID) -> ResponseReturnValue:
    photo_processing.try_again(request_deps(), current_user.id, photo_id)
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/tags")
@login_required
def tag(photo_id: UUID) -> ResponseReturnValue:
    """One chip, one tap: on, or off again."""
    photos.toggle_tag(request_deps(), current_user.id, photo_id, request.form.get("tag", ""))
    return redirect(url_for(".show", photo_id=photo_id, _anchor="tags"), 303)


@bp.post("/photos/<uuid:photo_id>/exclude")
@login_required
def exclude(photo_id: UUID) -> ResponseReturnValue:
    wanted = request.form.get("on") != "0"
    photos.edit(request_deps(), current_user.id, photo_id, photos.Changes(excluded=wanted))
    say("Left out of comparisons." if wanted else "Back in comparisons.")
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/pin")
@login_required
def pin(photo_id: UUID) -> ResponseReturnValue:
    wanted = request.form.get("on") != "0"
    photos.edit(request_deps(), current_user.id, photo_id, photos.Changes(pinned=wanted))
    say("This is your baseline now." if wanted else "The earliest photo is your baseline again.")
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/keep")
@login_required
def keep(photo_id: UUID) -> ResponseReturnValue:
    """Another frame of the same shot in place of the one that was kept."""
    retakes.choose(request_deps(), current_user.id, photo_id)
    say("This frame is the one kept now.")
    return redirect(url_for(".show", photo_id=photo_id), 303)


@bp.post("/photos/<uuid:photo_id>/delete")
@login_required
def delete(photo_id: UUID) -> ResponseReturnValue:
    photos.delete(request_deps(), current_user.id, photo_id)
    say("Photo deleted.", undo=url_for(".restore", photo_id=photo_id))
    return redirect(safe_next(request.args.get("next"), url_for("timeline.index")), 303)


@bp.post("/photos/<uuid:photo_id>/restore")
@login_required
def restore(photo_id: UUID) -> ResponseReturnValue:
    photos.restore(request_deps(), current_user.id, photo_id)
    say("Photo kept.")
    return redirect(url_for(".show", photo_id=photo_id), 303)


_KEY = re.compile("[!-~]{1,255}")
_NEW = timedelta(days=1)  # as long, the verdict asks whether to keep the photo or take it again
_NO_FILE = "Choose a photo first."
_FIELDS = {"taken_at": "day", "time_zone": "zone"}


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _choose(form: UploadForm, errors: list[str] | None = None) -> str:
    return render_template(
        "photos/new.html",
        form=form,
        errors=errors or [],
        view=form.view.data,
        view_words=photo_words.VIEWS,
        baselines=_aims(),
        hints=live_hints(),
    )


def _aims() -> dict[str, dict[str, Any]]:
    """What the live camera aims at, by view, in the script's own words."""
    found = camera.baselines(request_deps(), current_user.id)
    return {
        view: {"photo": str(one.id), "framing": round(one.framing, 4), "tiltDeg": round(one.tilt_deg, 2)}
        for view, one in found.items()
    }


def _create_one(form: UploadForm, files: list[FileStorage]) -> ResponseReturnValue:
    if len(files) != 1:
        raise InvalidInput(_NO_FILE, field="file")
    data = files[0].read()
    stored = photos.add_once(
        request_deps(),
        current_user.id,
        form.to_upload(data, files[0].filename or ""),
        keyed=_keyed({"file": hashlib.sha256(data).hexdigest(), "view": form.view.data}),
        render=lambda photo: json.dumps({"id": str(photo.id), "state": photo.state}),
    )
    return Response(stored.body, stored.status, mimetype="application/json")


def _keyed(payload: dict[str, Any]) -> Keyed | None:
    key = request.headers.get("Idempotency-Key", "")
    return Keyed(key, idempotency.digest("POST /photos", payload)) if _KEY.fullmatch(key) else None


def _keep(form: UploadForm, file: FileStorage) -> Kept:
    name = file.filename or "photo"
    try:
        added = photos.add(request_deps(), current_user.id, form.to_upload(file.read(), name))
    except DomainError as error:
        return Kept(name, None, error.message)
    day = full_day(added.photo.local_date)
    return Kept(name, added.photo, f"Kept, {day}." if added.created else f"You have it already, {day}.")


def _placed(photo: Photo) -> tuple[tuple[float, ...], ...] | tuple[None, None]:
    """Where the markers start: by hand, else where the model saw the eyes, else nowhere."""
    known = photo.hand_eyes or (photo.alignment.eyes if photo.alignment else None)
    return (tuple(known[0]), tuple(known[1])) if known else (None, None)
