"""The form of a product."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.models import new_id
from app.services.product_draft import (
    LONGEST_AMOUNT,
    LONGEST_LIST,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_MONTHS,
    ProductDraft,
)

KINDS = {"mask": "Mask", "massage": "Massage", "treatment": "Treatment", "other": "Any"}


def _most(characters: int) -> Length:
    return Length(max=characters, message=f"This holds {characters} characters.")


class ProductForm(FlaskForm):
    product_id = HiddenField()  # made with the page, so that a form sent twice is one product
    name = StringField("Name", [InputRequired("Give it a name."), _most(LONGEST_NAME)])
    brand = StringField("Brand", [_most(LONGEST_NAME)])
    kind = RadioField("Goes with", choices=[SelectChoice(*pair) for pair in KINDS.items()], default="mask")
    ingredient_list = TextAreaField("Ingredients", [_most(LONGEST_LIST)])
    opened_on = DateField("Opened on", [Optional()])
    use_within_months = IntegerField(
        "Months to use it",
        [Optional(), NumberRange(1, MOST_MONTHS, f"Months go from 1 to {MOST_MONTHS}.")],
    )
    amount = StringField("Amount for one use", [_most(LONGEST_AMOUNT)])
    note = TextAreaField("Note", [_most(LONGEST_NOTE)])

    def start(self, kind: str) -> None:
        """An empty form, for a product of this kind."""
        self.product_id.data = str(new_id())
        self.kind.data = kind if kind in KINDS else "mask"

    def fill(self, draft: ProductDraft) -> None:
        for name in ProductDraft.__dataclass_fields__:
            self[name].data = getattr(draft, name)

    def to_draft(self) -> ProductDraft:
        return ProductDraft(
            name=self.name.data or "",
            kind=self.kind.data or "",
            brand=self.brand.data or "",
            ingredient_list=self.ingredient_list.data or "",
            amount=self.amount.data or "",
            opened_on=self.opened_on.data,
            use_within_months=self.use_within_months.data,
            note=self.note.data or "",
        )

    def row_id(self) -> UUID | None:
        try:
            return UUID(self.product_id.data or "")
        except ValueError:
            return None
