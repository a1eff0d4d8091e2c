"""The shelf: what stands on it, a new product, a change, archive, label, deletion and its undo."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import evidence_words, product_words
from app.catalogue import catalogue
from app.deps import request_deps
from app.errors import DomainError, InvalidInput
from app.forms.products import ProductForm
from app.forms.refusals import refuse
from app.models import Product
from app.services import calendar, cautions, product_labels, products
from app.services.products import IdTaken
from app.views.toasts import say

bp = Blueprint("products", __name__, url_prefix="/products")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    deps = request_deps()
    return render_template(
        "products/index.html",
        current=products.shelf(deps, current_user.id),
        archived=products.shelf(deps, current_user.id, "archived"),
        today=_today(),
        words=product_words,
    )


@bp.route("/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    form = ProductForm()
    if request.method != "POST":
        form.start(request.args.get("kind", ""))
        return _form_page(form)
    if form.validate() and (row := _added(form)):
        say(f"{row.name} stands on your shelf.")
        return redirect(url_for(".show", product_id=row.id), 303)
    return _form_page(form), 422


@bp.get("/<uuid:product_id>")
@login_required
def show(product_id: UUID) -> ResponseReturnValue:
    return _product_page(products.get(request_deps(), current_user.id, product_id))


@bp.route("/<uuid:product_id>/edit", methods=["GET", "POST"])
@login_required
def edit(product_id: UUID) -> ResponseReturnValue:
    deps, form = request_deps(), ProductForm()
    row = products.get(deps, current_user.id, product_id)
    if request.method != "POST":
        form.fill(products.as_draft(row))
        return _form_page(form, row)
    if form.validate():
        try:
            products.edit(deps, current_user.id, product_id, asdict(form.to_draft()))
        except InvalidInput as error:
            refuse(form, error)
        else:
            say(f"{row.name} changed.")
            return redirect(url_for(".show", product_id=product_id), 303)
    return _form_page(form, row), 422


@bp.post("/<uuid:product_id>/archive")
@login_required
def archive(product_id: UUID) -> ResponseReturnValue:
    row = products.archive(request_deps(), current_user.id, product_id, archived=True)
    say(f"{row.name} is put away.", undo=url_for(".unarchive", product_id=product_id))
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:product_id>/unarchive")
@login_required
def unarchive(product_id: UUID) -> ResponseReturnValue:
    row = products.archive(request_deps(), current_user.id, product_id, archived=False)
    say(f"{row.name} stands on your shelf again.")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:product_id>/delete")
@login_required
def delete(product_id: UUID) -> ResponseReturnValue:
    row = products.delete(request_deps(), current_user.id, product_id)
    say(
        f"{row.name} deleted. What you logged with it stays.", undo=url_for(".restore", product_id=product_id)
    )
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:product_id>/restore")
@login_required
def restore(product_id: UUID) -> ResponseReturnValue:
    row = products.restore(request_deps(), current_user.id, product_id)
    say(f"{row.name} kept.")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:product_id>/label")
@login_required
def put_label(product_id: UUID) -> ResponseReturnValue:
    deps, file = request_deps(), request.files.get("file")
    row = products.get(deps, current_user.id, product_id)
    if file is None or not file.filename:
        return _product_page(row, "Choose a photo first."), 422
    try:
        product_labels.put(deps, current_user.id, product_id, file.read())
    except DomainError as error:
        return _product_page(row, f"{row.name} is safe. {error.message}"), error.status
    say("Label kept.")
    return redirect(url_for(".show", product_id=product_id), 303)


@bp.post("/<uuid:product_id>/label/remove")
@login_required
def remove_label(product_id: UUID) -> ResponseReturnValue:
    product_labels.remove(request_deps(), current_user.id, product_id)
    say("Label photo removed.")
    return redirect(url_for(".show", product_id=product_id), 303)


def _form_page(form: ProductForm, row: Product | None = None) -> str:
    return render_template("products/edit.html", form=form, row=row)


def _product_page(row: Product, label_error: str = "") -> str:
    found = [entry for slug in row.ingredients if (entry := catalogue().ingredient(slug))]
    return render_template(
        "products/show.html",
        product=row,
        found=found,
        today=_today(),
        words=product_words,
        evidence=evidence_words,
        label_error=label_error,
        careful=cautions.of_product(request_deps(), current_user.id, row, _today()),
    )


def _added(form: ProductForm) -> Product | None:
    """The product the form made; None when it was refused, which the form then says."""
    try:
        return products.add(request_deps(), current_user.id, form.to_draft(), product_id=form.row_id())
    except (InvalidInput, IdTaken) as error:
        refuse(form, error)
        return None


def _today() -> date:
    return calendar.local_date(request_deps().now(), current_user.time_zone)
