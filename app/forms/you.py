"""What one can change under You."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from app.services.accounts import NAME_LENGTH
from app.services.invites import NOTE_LENGTH

_OWN_PASSWORD = InputRequired("Please enter your password.")


class NameForm(FlaskForm):
    name = StringField("Name", [InputRequired("Please enter a name."), Length(max=NAME_LENGTH)])


class ChangePasswordForm(FlaskForm):
    current_password = PasswordField("Password now", [_OWN_PASSWORD])
    password = PasswordField("New password", [InputRequired("Please enter a new password.")])


class EraseForm(FlaskForm):
    current_password = PasswordField("Your password", [_OWN_PASSWORD])


class TokenForm(FlaskForm):
    name = StringField("What will use it", [InputRequired("Please name what will use it.")])
    scope = RadioField(
        "It may",
        choices=[SelectChoice("read", "Read"), SelectChoice("write", "Read and write")],
        default="read",
    )


class InviteForm(FlaskForm):
    note = StringField("Who it is for", [Length(max=NOTE_LENGTH)])
