"""You: what is yours, the devices you are signed in on, and, for administrators, the people of the box."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.auth import administrator_required, sign_out_browser
from app.deps import close_request_deps, request_deps, runtime
from app.errors import Conflict, InvalidInput
from app.forms.refusals import refuse
from app.forms.you import ChangePasswordForm, EraseForm, InviteForm, NameForm, TokenForm
from app.models import Login
from app.services import accounts, invites, logins, realigning, tokens
from app.services import originals as original_files
from app.services.devices import is_handheld
from app.template_filters import clock, days_ago, short_day
from app.version import __version__

bp = Blueprint("you", __name__, url_prefix="/you")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One line of the list of devices, in words."""

    id: UUID
    title: str
    sub: str
    icon: str
    is_here: bool


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    deps = request_deps()
    return render_template(
        "you/index.html",
        counts=accounts.counts(deps, current_user.id),
        devices=sorted(
            map(_device_row, logins.all_of(deps, current_user.id)), key=lambda row: not row.is_here
        ),
        tokens=tokens.all_of(deps, current_user.id),
        people=accounts.how_many(deps) if current_user.is_admin else 0,
        version=__version__,
    )


@bp.route("/name", methods=["GET", "POST"])
@login_required
def name() -> ResponseReturnValue:
    form = NameForm(name=current_user.name)
    if request.method != "POST":
        return render_template("you/name.html", form=form)
    if form.validate():
        try:
            accounts.rename(request_deps(), current_user.id, form.name.data)
            return redirect(url_for(".index"), 303)
        except InvalidInput as error:
            refuse(form, error)
    return render_template("you/name.html", form=form), 422


@bp.get("/realign")
@login_required
def realign() -> ResponseReturnValue:
    """Lining photos up again: how far it has come, and what could not be lined up."""
    deps = request_deps()
    return render_template(
        "you/realign.html",
        own=realigning.latest(deps, current_user.id),
        outdated=len(realigning.outdated(deps, current_user.id)),
        box=realigning.latest(deps, None) if current_user.is_admin else None,
        box_outdated=len(realigning.outdated(deps)) if current_user.is_admin else 0,
    )


@bp.post("/realign")
@login_required
def start_realigning() -> ResponseReturnValue:
    everything = request.form.get("everything") == "1"
    if realigning.start(request_deps(), current_user.id, everything=everything) is None:
        flash("There is nothing to line up again.")
    return redirect(url_for(".realign"), 303)


@bp.post("/realign/box")
@administrator_required
def start_realigning_box() -> ResponseReturnValue:
    if realigning.start(request_deps(), None) is None:
        flash("There is nothing to line up again.")
    return redirect(url_for(".realign"), 303)


@bp.post("/discreet")
@login_required
def discreet() -> ResponseReturnValue:
    accounts.set_discreet(request_deps(), current_user.id, discreet=request.form.get("discreet") == "on")
    return redirect(url_for(".index"), 303)


@bp.post("/metrics")
@login_required
def metrics() -> ResponseReturnValue:
    accounts.set_hides_metrics(request_deps(), current_user.id, hides=request.form.get("hide") == "on")
    return redirect(url_for(".index", _anchor="metrics"), 303)


@bp.route("/password", methods=["GET", "POST"])
@login_required
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if request.method != "POST":
        return render_template("you/password.html", form=form)
    if form.validate():
        old, new = form.current_password.data, form.password.data
        try:
            logins.change_password(request_deps(), current_user.id, current_user.login_id, old=old, new=new)
        except InvalidInput as error:
            refuse(form, error)
        else:
            flash("The password is changed. Every other device is signed out.")
            return redirect(url_for(".index"), 303)
    return render_template("you/password.html", form=form), 422


@bp.post("/devices/<uuid:login_id>/end")
@login_required
def end_login(login_id: UUID) -> ResponseReturnValue:
    logins.end(request_deps(), current_user.id, login_id)
    flash("That device is signed out.")
    return redirect(url_for(".index"), 303)


@bp.post("/devices/end-others")
@login_required
def end_other_logins() -> ResponseReturnValue:
    logins.end_others(request_deps(), current_user.id, current_user.login_id)
    flash("Every other device is signed out.")
    return redirect(url_for(".index"), 303)


@bp.route("/tokens", methods=["GET", "POST"])
@login_required
def api_tokens() -> ResponseReturnValue:
    """The text of a new token stands on the page that answers the form and nowhere else."""
    form, deps, made, status = TokenForm(), request_deps(), None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                made = tokens.create(deps, current_user.id, name=form.name.data, scope=form.scope.data)
                form, status = TokenForm(formdata=None), 200
            except InvalidInput as error:
                refuse(form, error)
    mine = tokens.all_of(deps, current_user.id)
    return render_template("you/tokens.html", form=form, tokens=mine, made=made), status


@bp.post("/tokens/<uuid:token_id>/revoke")
@login_required
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    tokens.revoke(request_deps(), current_user.id, token_id)
    flash("The token is revoked.")
    return redirect(url_for(".api_tokens"), 303)


@bp.get("/originals")
@login_required
def originals() -> ResponseReturnValue:
    """Every photo as it came, in one zip. It may take minutes to send, so the session ends before it begins."""
    files = original_files.stream(request_deps(), current_user.id)
    close_request_deps()
    return Response(
        files,
        mimetype="application/zip",
        headers={"Content-Disposition": 'attachment; filename="afterglow-originals.zip"'},
    )


@bp.route("/erase", methods=["GET", "POST"])
@login_required
def erase() -> ResponseReturnValue:
    form, deps = EraseForm(), request_deps()
    if request.method != "POST":
        counts = accounts.counts(deps, current_user.id)
        return render_template("you/erase.html", form=form, counts=counts)
    if form.validate():
        try:
            accounts.require_may_leave(deps, current_user.id)
            deps.session.rollback()
            logins.confirm_password(deps, current_user.id, form.current_password.data)
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            accounts.erase(deps, current_user.id)
            return _erased()
    return render_template("you/erase.html", form=form, counts=accounts.counts(deps, current_user.id)), 422


@bp.get("/people")
@administrator_required
def people() -> ResponseReturnValue:
    return _people_page(InviteForm(formdata=None))


@bp.post("/people/invites")
@administrator_required
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if not form.validate():
        return _people_page(form), 422
    secret = invites.create(request_deps(), current_user.id, note=form.note.data or "")
    link = f"{runtime().config.base_url}{url_for('accounts.sign_up', invite=secret)}"
    return _people_page(InviteForm(formdata=None), invite_link=link)


@bp.post("/people/invites/<uuid:invite_id>/revoke")
@administrator_required
def revoke_invite(invite_id: UUID) -> ResponseReturnValue:
    invites.revoke(request_deps(), invite_id)
    flash("The invite is revoked.")
    return redirect(url_for(".people"), 303)


@bp.post("/people/<uuid:account_id>/reset-link")
@administrator_required
def reset_link(account_id: UUID) -> ResponseReturnValue:
    secret = invites.create_reset(request_deps(), account_id)
    link = f"{runtime().config.base_url}{url_for('accounts.reset', token=secret)}"
    whose = accounts.find(request_deps(), account_id)
    return _people_page(InviteForm(formdata=None), reset_link=link, whose=whose.name)


@bp.post("/people/<uuid:account_id>/administrator")
@administrator_required
def make_administrator(account_id: UUID) -> ResponseReturnValue:
    accounts.make_administrator(request_deps(), account_id)
    return redirect(url_for(".people"), 303)


def _erased() -> ResponseReturnValue:
    sign_out_browser()
    flash("Your account and everything in it is erased.")
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _people_page(form: InviteForm, **shown_once: str) -> str:
    deps = request_deps()
    return render_template(
        "you/people.html",
        form=form,
        people=accounts.everybody(deps),
        invites=invites.waiting(deps),
        registration=runtime().config.registration,
        today=deps.now().date(),
        **shown_once,
    )


def _device_row(login: Login) -> DeviceRow:
    zone = ZoneInfo(current_user.time_zone)
    handheld = is_handheld(login.device)
    browser, _, system = login.device.partition(", ")
    today = request_deps().now().astimezone(zone).date()
    if login.id == current_user.login_id:
        title = "This phone" if handheld else "This computer"
        sub = f"{browser}, signed in since {short_day(login.created_at.astimezone(zone).date(), today.year)}"
    else:
        seen = days_ago(login.last_seen_at.astimezone(zone).date(), today)
        title = f"{system}, {browser}" if system else browser
        sub = f"Last seen {seen} {clock(login.last_seen_at, current_user.time_zone)}"
    return DeviceRow(
        login.id, title, sub, "phone" if handheld else "laptop", login.id == current_user.login_id
    )
