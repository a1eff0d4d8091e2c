"""Deleting an account: no byte of the person is left, and nobody else loses one."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.deps import Runtime
from app.models import Account, Base, CareSession, Photo, Product
from app.services import accounts, check_ins, goals, plan_pauses, plans, sweep, tokens
from app.services.plan_draft import ItemDraft, PauseDraft, PhaseDraft
from app.storage.blob_store import BlobDamaged
from tests import pictures
from tests.conftest import browser
from tests.integration.accounts.conftest import PASSWORD, Clock

MARK = "xylophone"  # stands in everything of Ola's that must vanish


@pytest.fixture
def ola(admin: Account, make_account: Callable[..., Account], parts: Runtime, clock: Clock) -> Account:
    account = make_account(f"{MARK}@example.org")
    fill(parts, account, clock, MARK)
    return account


def fill(parts: Runtime, account: Account, clock: Clock, mark: str) -> None:
    moment = {
        "time_zone": "UTC",
        "local_date": clock.now.date(),
        "created_at": clock.now,
        "updated_at": clock.now,
    }
    with parts.deps() as deps:
        tokens.create(deps, account.id, name=f"{mark} token", scope="read")
        photo = Photo(
            owner_id=account.id,
            sha256="0" * 64,
            media_type="image/jpeg",
            file_name=f"{mark}.jpg",
            byte_size=9,
            width=10,
            height=10,
            taken_at=clock.now,
            date_source="user",
            **moment,
        )
        deps.session.add(photo)
        session = CareSession(
            owner_id=account.id,
            kind="mask",
            type="sheet",
            started_at=clock.now,
            minutes=15,
            note=mark * 400,
            **moment,
        )
        product = Product(
            owner_id=account.id,
            name=mark,
            kind="mask",
            ingredient_list=mark,
            unknown_ingredients=[mark],
            has_label=True,
            label_version=1,
            created_at=clock.now,
            updated_at=clock.now,
        )
        deps.session.add_all([session, product])
        deps.session.commit()
        today = clock.now.date()
        item = ItemDraft("massage", "firming", 10, weekdays=(1,), products=(f"{mark} oil",))
        phase = plans.add(deps, account.id, PhaseDraft(f"{mark} phase", today), today, items=[item])
        plan_pauses.add(deps, account.id, PauseDraft(today), today)
        plan_pauses.skip(deps, account.id, [phase.items[0].id], today, today)
        check_ins.save(deps, account.id, {"puffiness": 4}, "UTC")
        goals.choose(deps, account.id, [goals.Goal("puffiness")])
        blobs = deps.vault.open(account.id, account.wrapped_key)
        blobs.put(f"{account.id.hex}/{photo.id.hex}/original.0", b"a picture")
        blobs.put(f"{account.id.hex}/{product.id.hex}/label.1", b"a label")


def rows_of(parts: Runtime, owner: Account) -> dict[str, int]:
    """How many rows of each table name an account, by any of its columns."""
    found: dict[str, int] = {}
    with parts.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                names_account = any(key.column.table.name == "account" for key in column.foreign_keys)
                if names_account or (table.name == "account" and column.name == "id"):
                    found[table.name] = len(session.execute(select(column).where(column == owner.id)).all())
    return found


def bytes_at_home(parts: Runtime) -> bytes:
    home: Path = parts.config.home
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def erase(client: FlaskClient, password: str = PASSWORD) -> int:
    return client.post("/you/erase", data={"current_password": password}).status_code


def test_not_one_byte_is_left(ola: Account, sign_in: Callable[..., FlaskClient], parts: Runtime) -> None:
    client = sign_in(ola.email)
    assert MARK.encode() in bytes_at_home(parts)
    assert sum(rows_of(parts, ola).values()) >= 5
    assert erase(client) == 303
    assert MARK.encode() not in bytes_at_home(parts)
    assert ola.wrapped_key not in bytes_at_home(parts)
    assert ola.password_hash.encode() not in bytes_at_home(parts)
    assert ola.id.bytes not in bytes_at_home(parts)
    assert ola.id.hex.encode() not in bytes_at_home(parts)
    assert set(rows_of(parts, ola).values()) == {0}
    assert list(parts.vault.blobs.list(f"{ola.id.hex}/")) == []


def test_the_browser_is_signed_out_and_told(ola: Account, sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(ola.email)
    other = sign_in(ola.email)
    response = client.post("/you/erase", data={"current_password": PASSWORD})
    assert response.location == "/sign-in"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert "is erased" in client.get("/sign-in").text
    assert client.get("/you").status_code == 303
    assert other.get("/you").status_code == 303
    assert (
        browser(client.application)
        .post("/sign-in", data={"email": ola.email, "password": PASSWORD})
        .status_code
        == 422
    )


def test_a_blob_that_survived_opens_for_nobody(ola: Account, parts: Runtime, clock: Clock) -> None:
    """Say a copy of the file lay elsewhere: another account's key does not open it."""
    blob, _ = parts.vault.blobs.list(f"{ola.id.hex}/")
    copied = parts.vault.blobs.read(blob.key)
    with parts.deps() as deps:
        accounts.erase(deps, ola.id)
    parts.vault.blobs.put(blob.key, copied)
    stolen = parts.vault.open(ola.id, parts.vault.new_key(ola.id))
    with pytest.raises(BlobDamaged):
        stolen.read(blob.key)


def test_everybody_else_keeps_everything(
    ola: Account, admin: Account, sign_in: Callable[..., FlaskClient], parts: Runtime, clock: Clock
) -> None:
    fill(parts, admin, clock, "marimba")
    before = rows_of(parts, admin)
    assert erase(sign_in(ola.email)) == 303
    assert rows_of(parts, admin) == before
    mine = parts.vault.open(admin.id, admin.wrapped_key)
    kept = {mine.read(blob.key) for blob in parts.vault.blobs.list(f"{admin.id.hex}/")}
    assert kept == {b"a picture", b"a label"}


def test_it_needs_the_password(ola: Account, sign_in: Callable[..., FlaskClient], parts: Runtime) -> None:
    client = sign_in(ola.email)
    assert erase(client, "wrong") == 422
    assert erase(client, "") == 422
    assert client.get("/you/erase").status_code == 200
    assert sum(rows_of(parts, ola).values()) >= 5


def test_the_only_administrator_cannot_leave_the_others_alone(
    ola: Account, admin: Account, sign_in: Callable[..., FlaskClient], parts: Runtime
) -> None:
    boss = sign_in(admin.email)
    response = boss.post("/you/erase", data={"current_password": PASSWORD})
    assert response.status_code == 422
    assert "the only administrator" in response.text
    with parts.database.writing() as session:
        session.execute(update(Account).where(Account.id == ola.id).values(is_admin=True))
        session.commit()
    assert erase(boss) == 303


def test_the_last_person_leaves_an_empty_box(
    admin: Account, sign_in: Callable[..., FlaskClient], app: Flask
) -> None:
    assert erase(sign_in(admin.email)) == 303
    assert browser(app).get("/sign-in").location == "/setup"
    form = {"email": "new@example.org", "password": PASSWORD}
    assert browser(app).post("/setup", data=form).status_code == 303


def test_files_that_cannot_be_deleted_now_do_not_undo_it(
    ola: Account, sign_in: Callable[..., FlaskClient], parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(key: str) -> None:
        raise OSError(5, "Input/output error")

    client = sign_in(ola.email)
    mine = f"{ola.id.hex}/"
    assert list(parts.vault.blobs.list(mine))
    with monkeypatch.context() as broken:
        broken.setattr(type(parts.vault.blobs), "delete", lambda _self, key: refuse(key))
        assert erase(client) == 303
    assert set(rows_of(parts, ola).values()) == {0}
    assert list(parts.vault.blobs.list(mine))
    with parts.deps() as deps:
        assert sweep.run(deps)["erased_blobs"] > 0
        assert sweep.run(deps)["erased_blobs"] == 0
    assert not list(parts.vault.blobs.list(mine))


@pytest.mark.parametrize("moment", ["checked", "stored"])
def test_an_upload_that_was_on_the_way_leaves_nothing(
    moment: str,
    ola: Account,
    sign_in: Callable[..., FlaskClient],
    parts: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The account ends after its picture was checked, or after its bytes were stored and before the row."""
    client = sign_in(ola.email)
    part, name = (parts.sandbox, "inspect") if moment == "checked" else (parts.vault.blobs, "put")
    real = getattr(part, name)

    def then_erase(*args: object) -> object:
        answer = real(*args)
        with parts.deps() as deps:
            accounts.erase(deps, ola.id)
        if moment == "stored":  # a slower disk: the erasure had looked before the file was there
            real(*args)
        return answer

    monkeypatch.setattr(part, name, then_erase)
    form = {"file": (io.BytesIO(pictures.jpeg()), "photo.jpg")}
    assert client.post("/api/v1/photos", data=form).status_code == 404
    assert list(parts.vault.blobs.list(f"{ola.id.hex}/")) == []
