"""What a service refused, shown in the form it came from."""

from flask_wtf import FlaskForm

from app.errors import DomainError


def refuse(form: FlaskForm, error: DomainError) -> None:
    """Put the message beside the field it names, or above the form."""
    field = form._fields.get(error.field or "")
    if field is None:
        form.form_errors.append(error.message)
    else:
        field.errors = [*field.errors, error.message]
