"""Coming in and going out: first run, sign in, sign up, a new password, the notice about face photos."""

from urllib.parse import urlsplit

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from markupsafe import Markup

from app.auth import browser_stands_by_its_login, login_of_browser, sign_in_browser, sign_out_browser
from app.deps import request_deps, runtime
from app.errors import BadCredentials, Conflict, InvalidInput
from app.forms.accounts import NewAccountForm, NewPasswordForm, NoticeForm, SignInForm
from app.forms.refusals import refuse
from app.security import safe_next
from app.services import accounts, invites, joining, logins
from app.services.devices import device_label

bp = Blueprint("accounts", __name__)


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """First run: the administrator, while there is no account."""
    form = NewAccountForm()
    if request.method != "POST":
        if accounts.any_exist(request_deps().session):
            return redirect(url_for(".sign_in"), 303)
        return render_template("accounts/setup.html", form=form, phone=_for_the_phone())
    if form.validate():
        try:
            sign_in_browser(*joining.found_box(request_deps(), form.to_new_account(), _device()))
            return redirect(url_for(".notice", next="/", first="yes"), 303)
        except InvalidInput as error:
            refuse(form, error)
    return render_template("accounts/setup.html", form=form, phone=_for_the_phone()), 422


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next"))
    target = safe_next(form.next.data)
    if request.method != "POST":
        return redirect(target, 303) if current_user.is_authenticated else _sign_in_page(form)
    if form.validate():
        try:
            account, login = logins.sign_in(
                request_deps(),
                email=form.email.data,
                password=form.password.data,
                device=_device(),
                address=request.remote_addr,
                time_zone=form.time_zone.data or "",
            )
        except BadCredentials as error:
            refuse(form, error)
        else:
            _end_login_before()
            sign_in_browser(account, login)
            return redirect(target, 303)
    return _sign_in_page(form), 422


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the login of this browser's cookie, also one it signed out of while the box could not be reached.

    Only the browser's cache is cleared: its storage may hold sessions not sent yet. The worker of a device that was
    left says so: it may come after somebody else has signed in there, whose login stays.
    """
    if "Afterglow-Left" in request.headers and browser_stands_by_its_login():
        return "", 204
    _end_login_before()
    sign_out_browser()
    response = redirect(url_for(".sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    """Join by an invite, or freely where the box is open. Looking at the page uses up nothing."""
    form = NewAccountForm(invite=request.args.get("invite"))
    registration, secret = runtime().config.registration, form.invite.data or ""
    if current_user.is_authenticated:
        return redirect("/", 303)
    if request.method != "POST":
        joining.require_open(request_deps(), registration, secret)
        return render_template("accounts/sign_up.html", form=form)
    if form.validate():
        try:
            joined = joining.join(
                request_deps(),
                form.to_new_account(),
                registration=registration,
                secret=secret,
                device=_device(),
                address=request.remote_addr,
            )
        except (InvalidInput, Conflict) as error:
            refuse(form, error)
        else:
            sign_in_browser(*joined)
            return redirect("/", 303)
    return render_template("accounts/sign_up.html", form=form), 422


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """The administrator's link for a forgotten password; only sending the form uses it up."""
    form = NewPasswordForm()
    if request.method != "POST":
        invites.require_reset(request_deps(), token)
        return render_template("accounts/reset.html", form=form)
    if form.validate():
        try:
            invites.reset_password(request_deps(), token, form.password.data, request.remote_addr)
        except InvalidInput as error:
            refuse(form, error)
        else:
            sign_out_browser()
            flash("The new password is set. Please sign in with it.")
            return redirect(url_for(".sign_in"), 303)
    return render_template("accounts/reset.html", form=form), 422


@bp.route("/notice", methods=["GET", "POST"])
@login_required
def notice() -> ResponseReturnValue:
    """What happens to photos of a face, before the first one."""
    form = NoticeForm(next=request.args.get("next"))
    if request.method == "POST":
        accounts.accept_faces_notice(request_deps(), current_user.id)
        return redirect(safe_next(form.next.data), 303)
    return render_template("accounts/notice.html", form=form, is_first_run="first" in request.args)


def _end_login_before() -> None:
    if (login_id := login_of_browser()) is not None:
        logins.end_this(request_deps(), login_id)


def _sign_in_page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form, registration=runtime().config.registration)


def _device() -> str:
    return device_label(request.user_agent.string)


def _for_the_phone() -> Markup | None:
    """The address of the box as a QR code, unless only this machine can open it."""
    address = runtime().config.base_url
    host = urlsplit(address).hostname or ""
    if host in {"localhost", "127.0.0.1", "::1"}:
        return None
    title = f"QR code for {address}"
    drawn = segno.make(address).svg_inline(
        dark="#14110f", border=0, omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    return Markup(drawn)  # noqa: S704 - segno draws squares; the title it escapes is the operator's own BASE_URL
