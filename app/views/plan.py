"""The plan: its phases and their items, and logging an item in one tap."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.care_words import care_title, in_sentence
from app.catalogue import KINDS, catalogue
from app.deps import request_deps
from app.errors import Conflict, InvalidInput
from app.forms.log import few_of, presets
from app.forms.plan import ItemForm, PhaseForm
from app.forms.refusals import refuse
from app.models import PlanPhase
from app.services import (
    care_sessions,
    goals,
    last_time,
    plan_cautions,
    plan_items,
    plans,
    product_choices,
)
from app.services.plan_draft import ItemDraft, PhaseDraft
from app.template_filters import WEEKDAYS, listed, month_day
from app.views.routine import local_today
from app.views.toasts import say

bp = Blueprint("plan", __name__, url_prefix="/routine")


@bp.route("/phases/new", methods=["GET", "POST"])
@login_required
def new_phase() -> ResponseReturnValue:
    """An empty phase, or a copy of the one the address names."""
    form, today = PhaseForm(), local_today()
    if request.method != "POST":
        form.fill(*_first_phase(today))
        return _phase_form(form)
    if form.validate():
        try:
            row = _made(form, today)
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            if any(item.deleted_at is None for item in row.items):
                return redirect(url_for(".phase", phase_id=row.id), 303)
            return redirect(url_for(".new_item", phase_id=row.id), 303)
    return _phase_form(form), 422


@bp.route("/phases/<uuid:phase_id>", methods=["GET", "POST"])
@login_required
def phase(phase_id: UUID) -> ResponseReturnValue:
    deps, today, form = request_deps(), local_today(), PhaseForm()
    row = plans.get(deps, current_user.id, phase_id)
    if request.method != "POST":
        form.show(row)
        return _phase_page(row, form, today)
    if plans.has_begun(row, today):
        form.starts_on.data = row.starts_on
    if form.validate():
        try:
            changes = {"name": form.name.data, "starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
            plans.edit(deps, current_user.id, phase_id, changes, today)
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            say("Saved.")
            return redirect(url_for("routine.index"), 303)
    return _phase_page(row, form, today), 422


@bp.post("/phases/<uuid:phase_id>/end")
@login_required
def end_phase(phase_id: UUID) -> ResponseReturnValue:
    """With today as its last day; or, to undo that, with the one of the address."""
    today, text = local_today(), request.args.get("until")
    try:
        until = today if text is None else date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput("This date cannot be read.", field="until") from error
    row = plans.get(request_deps(), current_user.id, phase_id)
    before = row.ends_on.isoformat() if row.ends_on else ""
    plans.edit(request_deps(), current_user.id, phase_id, {"ends_on": until}, today)
    if text is None:
        undo = url_for(".end_phase", phase_id=phase_id, until=before)
        say(f"{row.name} ends today. Its weeks stay in the record.", undo=undo)
    return redirect(url_for("routine.index"), 303)


@bp.post("/phases/<uuid:phase_id>/delete")
@login_required
def delete_phase(phase_id: UUID) -> ResponseReturnValue:
    deps = request_deps()
    before = plans.get(deps, current_user.id, phase_id).ends_on
    row = plans.delete(deps, current_user.id, phase_id, local_today())
    if row.deleted_at is not None:
        say(f"{row.name} deleted.", undo=url_for(".restore_phase", phase_id=phase_id))
    else:
        undo = url_for(".end_phase", phase_id=phase_id, until=before.isoformat() if before else "")
        say(f"{row.name} ended yesterday. Its past weeks stay in the record.", undo=undo)
    return redirect(url_for("routine.index"), 303)


@bp.post("/phases/<uuid:phase_id>/restore")
@login_required
def restore_phase(phase_id: UUID) -> ResponseReturnValue:
    row = plans.restore(request_deps(), current_user.id, phase_id)
    say(f"{row.name} kept.")
    return redirect(url_for("routine.index"), 303)


@bp.route("/phases/<uuid:phase_id>/items/new", methods=["GET", "POST"])
@login_required
def new_item(phase_id: UUID) -> ResponseReturnValue:
    deps, today = request_deps(), local_today()
    row = plans.get(deps, current_user.id, phase_id)
    kind = request.args.get("kind", "massage")
    kind = kind if kind in KINDS else "massage"
    form = _item_form(kind)
    if request.method != "POST":
        form.fill(_first_item(kind))
        return _item_page(form, kind, row)
    if form.validate():
        try:
            plan_items.add(deps, current_user.id, row, form.to_draft(kind), today)
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            say(f"{care_title(kind, form.type.data)} is in the plan.")
            return redirect(url_for(".phase", phase_id=phase_id), 303)
    return _item_page(form, kind, row), 422


@bp.route("/items/<uuid:item_id>", methods=["GET", "POST"])
@login_required
def item(item_id: UUID) -> ResponseReturnValue:
    deps, today = request_deps(), local_today()
    row = plan_items.get(deps, current_user.id, item_id)
    version = plan_items.current(row, today)
    form = _item_form(version.kind)
    if request.method != "POST":
        form.fill(plan_items.as_draft(version))
        return _item_page(form, version.kind, row.phase, item_id)
    if form.validate():
        try:
            plan_items.edit(deps, current_user.id, item_id, form.to_changes(version.kind), today)
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            say(f"{care_title(version.kind, form.type.data)} changed, from today on.")
            return redirect(url_for(".phase", phase_id=row.phase_id), 303)
    return _item_page(form, version.kind, row.phase, item_id), 422


@bp.post("/items/<uuid:item_id>/move")
@login_required
def move_item(item_id: UUID) -> ResponseReturnValue:
    steps = -1 if request.form.get("to") == "up" else 1
    row = plan_items.move(request_deps(), current_user.id, item_id, steps, local_today())
    return redirect(url_for(".phase", phase_id=row.phase_id, _anchor=f"item-{item_id}"), 303)


@bp.post("/items/<uuid:item_id>/another-day")
@login_required
def another_day(item_id: UUID) -> ResponseReturnValue:
    """One of its weekdays for another, as a caution on the routine page offers."""
    deps, today = request_deps(), local_today()
    leaves, comes = (request.form.get(name, type=int) for name in ("leaves", "comes"))
    version = plan_items.current(plan_items.get(deps, current_user.id, item_id), today)
    if comes is None or leaves not in version.weekdays:
        raise InvalidInput("The plan has changed since. Open the routine again.", field="comes")
    days = tuple({*version.weekdays, comes} - {leaves})
    plan_items.edit(deps, current_user.id, item_id, {"weekdays": days}, today)
    say(f"{care_title(version.kind, version.type)} moved to {WEEKDAYS[comes]}.")
    return redirect(url_for("routine.index"), 303)


@bp.post("/items/<uuid:item_id>/delete")
@login_required
def delete_item(item_id: UUID) -> ResponseReturnValue:
    deps, today = request_deps(), local_today()
    version = plan_items.current(plan_items.get(deps, current_user.id, item_id), today)
    row = plan_items.delete(deps, current_user.id, item_id, today)
    name = care_title(version.kind, version.type)
    say(f"{name} is out of the plan.", undo=url_for(".restore_item", item_id=item_id))
    return redirect(url_for(".phase", phase_id=row.phase_id), 303)


@bp.post("/items/<uuid:item_id>/restore")
@login_required
def restore_item(item_id: UUID) -> ResponseReturnValue:
    row = plan_items.restore(request_deps(), current_user.id, item_id, local_today())
    return redirect(url_for(".phase", phase_id=row.phase_id), 303)


@bp.post("/log")
@login_required
def log() -> ResponseReturnValue:
    """What the page named, logged as it is planned, now. Each row's id was made with the page."""
    deps = request_deps()
    items, ids = (request.form.getlist(name, type=UUID) for name in ("item", "id"))
    if not items or len(items) != len(ids):
        raise InvalidInput("There is nothing to log here. Open Today again.", code="nothing_to_log")
    zone, today = request.form.get("time_zone") or current_user.time_zone, local_today()
    versions = [plan_items.current(plan_items.get(deps, current_user.id, item), today) for item in items]
    drafts = [plan_items.as_session(deps, version, zone) for version in versions]
    rows = care_sessions.add_all(deps, current_user.id, list(zip(ids, drafts, strict=True)))
    first, *others = [care_title(row.kind, row.type) for row in rows]
    undo = url_for("log.delete", session_id=rows[0].id, also=[row.id for row in rows[1:]], next="/")
    say(f"{listed([first, *map(in_sentence, others)])} saved.", undo=undo)
    return redirect(url_for("today.index"), 303)


def _first_phase(today: date) -> tuple[PhaseDraft, UUID | None]:
    """What the form of a new phase starts with; a copy begins after the last day that is planned."""
    deps, rows = request_deps(), plans.phases(request_deps(), current_user.id)
    source = request.args.get("copy", type=UUID)
    last = max((row.ends_on or today for row in rows), default=today - timedelta(days=1))
    start = max(today, last + timedelta(days=1))
    if source is None:
        return PhaseDraft("My routine" if not rows else "", start), None
    return PhaseDraft(plans.get(deps, current_user.id, source).name, start), source


def _made(form: PhaseForm, today: date) -> PlanPhase:
    deps, (phase_id, source) = request_deps(), form.ids()
    items: list[ItemDraft] = []
    if source is not None:
        items = plans.as_item_drafts(plans.get(deps, current_user.id, source), today)
    row = plans.add(deps, current_user.id, form.to_draft(), today, items=items, phase_id=phase_id)
    begins = "begins today" if row.starts_on == today else f"from {month_day(row.starts_on, today.year)}"
    say(f"{row.name}, {begins}.")
    return row


def _phase_form(form: PhaseForm) -> str:
    return render_template("routine/new_phase.html", form=form)


def _phase_page(row: PlanPhase, form: PhaseForm, today: date) -> str:
    day = plan_items.shown_day(row, today)
    standing = [(item, plan_items.version_on(item, day)) for item in row.items if item.deleted_at is None]
    return render_template(
        "routine/phase.html",
        phase=row,
        form=form,
        items=[(item, version) for item, version in standing if version],
        has_begun=plans.has_begun(row, today),
        is_over=plans.is_over(row, today),
        careful=plan_cautions.open_of(request_deps(), current_user.id, row.id, today),
        today=today,
    )


def _item_form(kind: str) -> ItemForm:
    form, deps = ItemForm(), request_deps()
    known = product_choices.choices(deps, current_user.id, kind, local_today())
    form.offer(kind, known, [goal.slug for goal in goals.chosen(deps, current_user.id)])
    return form


def _first_item(kind: str) -> ItemDraft:
    """The last session of the kind, else the catalogue's first type."""
    last = last_time.of_kind(request_deps(), current_user.id, kind)
    if last is not None and catalogue().find(kind, last.type):
        return ItemDraft(
            kind, last.type, last.minutes, zones=tuple(last.zones), side=last.side,
            products=tuple(last.products),
        )  # fmt: skip
    entry = catalogue().types(kind)[0]
    return ItemDraft(kind, entry.slug, entry.default_minutes, zones=entry.zones)


def _item_page(form: ItemForm, kind: str, row: PlanPhase, item_id: UUID | None = None) -> str:
    return render_template(
        "routine/item.html",
        form=form,
        kind=kind,
        phase=row,
        item_id=item_id,
        few=few_of(kind, form.goals),
        presets=presets(kind, form.type.data or ""),
    )
