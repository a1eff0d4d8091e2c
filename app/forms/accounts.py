"""Coming in: first run, signing in and up, a new password."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from app.services.accounts import NewAccount

_EMAIL = InputRequired("Please enter your email.")
_PASSWORD = InputRequired("Please enter a password.")


class SignInForm(FlaskForm):
    email = EmailField("Email", [_EMAIL])
    password = PasswordField("Password", [InputRequired("Please enter your password.")])
    next = HiddenField()
    time_zone = HiddenField()


class NewAccountForm(FlaskForm):
    """First run and sign-up. The rules of emails and passwords are the services'."""

    email = EmailField("Email", [_EMAIL])
    password = PasswordField("Password", [_PASSWORD])
    invite = HiddenField()
    time_zone = HiddenField()

    def to_new_account(self) -> NewAccount:
        return NewAccount(self.email.data, self.password.data, self.time_zone.data or "")


class NewPasswordForm(FlaskForm):
    password = PasswordField("New password", [_PASSWORD])


class NoticeForm(FlaskForm):
    """The notice about face photos: one button."""

    next = HiddenField()
