"""The person's shelf: /api/v1/products."""

import re
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, request
from flask_openapi3 import FileStorage
from pydantic import BaseModel, BeforeValidator, Field, StrictBool, StrictInt

from app.api.base import (
    Body,
    KeyHeader,
    ListQuery,
    Text,
    answer,
    api_blueprint,
    json_answer,
    keyed,
    listing,
    nothing,
    owner_id,
    problems,
)
from app.api.photos import picture
from app.cursors import decode_cursor
from app.deps import request_deps
from app.models import Product
from app.services import product_labels, products
from app.services.product_draft import (
    LONGEST_AMOUNT,
    LONGEST_LIST,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_MONTHS,
    ProductDraft,
    use_by,
)


def _only_day(value: object) -> object:
    """No number counts as a date, and no moment."""
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("a day is ISO 8601 text, as in 2026-07-09")
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Kind = Literal["mask", "massage", "treatment", "other"]
Name = Annotated[Text, Field(max_length=LONGEST_NAME)]
Amount = Annotated[Text, Field(max_length=LONGEST_AMOUNT, description="of one use, as in: 2 pumps")]
List = Annotated[
    Text,
    Field(max_length=LONGEST_LIST, description="As on the label, or slugs and names separated by commas."),
]
Months = Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS, description="of use after opening")]
Day = Annotated[date, BeforeValidator(_only_day)]
Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]
LABEL: dict[Any, Any] = {
    200: {
        "description": "The label, re-encoded.",
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}

bp = api_blueprint("products", "What stands on the shelf", takes_files=("put_label",))


class ProductIn(Body):
    id: UUID | None = Field(None, description="Made by the sender (UUIDv7); made here when it is absent.")
    name: Name
    kind: Kind = Field(description="other: a serum or cream that goes with any kind")
    brand: Name = ""
    ingredient_list: List = ""
    amount: Amount = ""
    opened_on: Day | None = None
    use_within_months: Months | None = None
    note: Note = ""

    def to_draft(self) -> ProductDraft:
        return ProductDraft(**self.model_dump(exclude={"id"}))


def _unsent() -> Any:
    """Never seen: only the fields that were sent are read."""


class ProductChange(Body):
    """Only the fields to change. opened_on and use_within_months can be emptied with null."""

    name: Name = Field(default_factory=_unsent)
    kind: Kind = Field(default_factory=_unsent)
    brand: Name = Field(default_factory=_unsent)
    ingredient_list: List = Field(default_factory=_unsent)
    amount: Amount = Field(default_factory=_unsent)
    opened_on: Day | None = None
    use_within_months: Months | None = None
    note: Note = Field(default_factory=_unsent)
    archived: StrictBool = Field(default_factory=_unsent)


class ProductOut(BaseModel):
    id: UUID
    name: str
    kind: Kind
    brand: str
    ingredient_list: str = Field(description="as it was pasted")
    ingredients: list[str] = Field(description="slugs of the catalogue that were recognised in the list")
    unknown_ingredients: list[str] = Field(description="the rest of the list, as written")
    amount: str
    opened_on: str | None
    use_within_months: int | None
    use_by: str | None = Field(description="the last day of the time after opening")
    note: str
    archived: bool
    has_label: bool


class ProductPage(BaseModel):
    items: list[ProductOut]
    next_cursor: str | None


class ProductPath(BaseModel):
    product_id: UUID


class ProductQuery(ListQuery):
    shelf: Literal["current", "archived", "all"] = "current"


class LabelIn(Body):
    file: FileStorage


@bp.post(
    "/products",
    summary="Put a product on the shelf",
    responses={200: ProductOut, 201: ProductOut, **problems(400, 409, 413, 415)},
)
def create(header: KeyHeader, body: ProductIn) -> Response:
    stored = products.add_once(
        request_deps(),
        owner_id(),
        body.to_draft(),
        product_id=body.id,
        keyed=keyed(header, request.get_json()),
        render=lambda row: to_out(row).model_dump_json(),
    )
    return answer(stored)


@bp.get("/products", summary="The shelf, newest first", responses={200: ProductPage})
def index(query: ProductQuery) -> Response:
    page = products.page(
        request_deps(), owner_id(), shelf=query.shelf, after=decode_cursor(query.cursor), limit=query.limit
    )
    return listing([to_out(row) for row in page.items], page.next)


@bp.get("/products/<uuid:product_id>", summary="One product", responses={200: ProductOut})
def show(path: ProductPath) -> Response:
    return one(products.get(request_deps(), owner_id(), path.product_id))


@bp.patch(
    "/products/<uuid:product_id>",
    summary="Change a product, or archive it",
    responses={200: ProductOut, **problems(400, 413, 415)},
)
def change(path: ProductPath, body: ProductChange) -> Response:
    changes = body.model_dump(exclude_unset=True)
    return one(products.edit(request_deps(), owner_id(), path.product_id, changes))


@bp.delete("/products/<uuid:product_id>", summary="Delete a product", responses={204: None})
def delete(path: ProductPath) -> Response:
    products.delete(request_deps(), owner_id(), path.product_id)
    return nothing()


@bp.post("/products/<uuid:product_id>/restore", summary="Undo a deletion", responses={200: ProductOut})
def restore(path: ProductPath) -> Response:
    return one(products.restore(request_deps(), owner_id(), path.product_id))


@bp.get("/products/<uuid:product_id>/label", summary="The photo of its label", responses=LABEL)
def label(path: ProductPath) -> Response:
    found = product_labels.picture(request_deps(), owner_id(), path.product_id)
    return picture(found)


@bp.put(
    "/products/<uuid:product_id>/label",
    summary="Send a photo of its label",
    responses={200: ProductOut, **problems(400, 413, 429)},
)
def put_label(path: ProductPath, form: LabelIn) -> Response:
    return one(product_labels.put(request_deps(), owner_id(), path.product_id, form.file.read()))


@bp.delete(
    "/products/<uuid:product_id>/label", summary="Remove the photo of its label", responses={200: ProductOut}
)
def remove_label(path: ProductPath) -> Response:
    return one(product_labels.remove(request_deps(), owner_id(), path.product_id))


def to_out(row: Product) -> ProductOut:
    until = use_by(row.opened_on, row.use_within_months)
    values: dict[str, Any] = {name: getattr(row, name, None) for name in ProductOut.model_fields}
    values["opened_on"] = row.opened_on.isoformat() if row.opened_on else None
    values["use_by"] = until.isoformat() if until else None
    values["archived"] = row.archived_at is not None
    return ProductOut(**values)


def one(row: Product) -> Response:
    return json_answer(to_out(row).model_dump_json())
