"""Every route, asked by five people: nobody, the owner, a stranger, the administrator, and a login that was ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.deps import Runtime, utc_now
from app.models import (
    Account,
    ApiToken,
    CareSession,
    CheckIn,
    Invite,
    Login,
    PersonalFact,
    Photo,
    PhotoAlignment,
    PlanItem,
    PlanItemVersion,
    PlanPause,
    PlanPhase,
    Product,
    PushDevice,
    RaisedCaution,
    new_id,
)
from tests.authorization_matrix import ROWS, Row
from tests.conftest import Person, browser


@dataclass(frozen=True)
class World:
    """One box with something of the owner's for every id a path can hold."""

    people: dict[str, FlaskClient]
    ids: dict[str, UUID | str]


@pytest.fixture
def world(app: Flask, parts: Runtime, make_person: Callable[..., Person]) -> World:
    administrator = make_person("admin@example.org", is_admin=True, is_founder=True)
    owner, stranger = make_person("owner@example.org"), make_person("stranger@example.org")
    revoked = make_person("revoked@example.org")
    before, after = add_photo(parts, owner, days_ago=30), add_photo(parts, owner, days_ago=2)
    now = utc_now()
    care = CareSession(
        id=new_id(),
        owner_id=owner.id,
        kind="massage",
        type="firming",
        started_at=now - timedelta(days=3),
        time_zone="Europe/Warsaw",
        local_date=(now - timedelta(days=3)).date(),
        minutes=10,
        created_at=now,
        updated_at=now,
    )
    token = ApiToken(account_id=owner.id, name="script", token_hash="0" * 64, scope="read", created_at=now)
    invite = Invite(
        token_hash="1" * 64, created_by=administrator.id, created_at=now, expires_at=now + timedelta(days=1)
    )
    other = Login(
        account_id=owner.id,
        device="Laptop",
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=1),
    )
    device = PushDevice(
        owner_id=owner.id,
        login_id=owner.login_id,
        endpoint="https://push.example.org/1",
        p256dh="p",
        auth="a",
        device="Chrome, Android",
        created_at=now,
    )
    today = now.date()
    phase = PlanPhase(
        id=new_id(), owner_id=owner.id, name="Firming", starts_on=today, made_on=today,
        created_at=now, updated_at=now,
    )  # fmt: skip
    item = PlanItem(id=new_id(), owner_id=owner.id, phase_id=phase.id, position=0, created_at=now)
    item.versions = [
        PlanItemVersion(made_on=today, made_at=now, kind="massage", type="firming", weekdays=[1], minutes=10)
    ]
    phase.items = [item]
    pause = PlanPause(
        id=new_id(), owner_id=owner.id, starts_on=today, reason="rest", created_at=now, updated_at=now
    )
    check_in = CheckIn(
        id=new_id(), owner_id=owner.id, local_date=today - timedelta(days=1), answered_at=now,
        time_zone="Europe/Warsaw", puffiness=4, created_at=now, updated_at=now,
    )  # fmt: skip
    fact = PersonalFact(owner_id=owner.id, slug="implant", since=now.date())
    raised = RaisedCaution(
        owner_id=owner.id, session_id=care.id, caution="aha-sun", level="info", occasion="", raised_at=now
    )
    with parts.database.writing() as session:
        session.add_all([care, token, invite, other, device, phase, pause, check_in, fact])
        session.flush()
        session.add(raised)
        session.execute(delete(Login).where(Login.id == revoked.login_id))
        session.commit()
    return World(
        people={
            "anonymous": browser(app),
            "revoked": revoked.client,
            "stranger": stranger.client,
            "administrator": administrator.client,
            "owner": owner.client,  # last, because what is theirs may be gone afterwards
        },
        ids={
            "photo_id": after,
            "before": before,
            "after": after,
            "session_id": care.id,
            "fact_id": fact.id,
            "caution_id": raised.id,
            "pairing": "massage-then-mask",
            "caution": "aha-sun",
            "product_id": add_product(parts, owner),
            "login_id": other.id,
            "token_id": token.id,
            "invite_id": invite.id,
            "device_id": device.id,
            "secret": "no-such-secret",
            "account_id": revoked.id,
            "phase_id": phase.id,
            "item_id": item.id,
            "pause_id": pause.id,
            "check_in_id": check_in.id,
            "kind": "massage",
            "shelf": "ingredient",
            "slug": "retinol",
            "variant": "screen",
            "token": "no-such-secret",
            "filename": "no-such-file",
        },
    )


def add_photo(parts: Runtime, owner: Person, *, days_ago: int) -> UUID:
    """An aligned photo whose pictures are placeholders."""
    taken = utc_now() - timedelta(days=days_ago)
    photo = Photo(
        id=new_id(),
        owner_id=owner.id,
        sha256=f"{days_ago:064}",
        media_type="image/jpeg",
        byte_size=9,
        width=800,
        height=1000,
        taken_at=taken,
        time_zone="Europe/Warsaw",
        local_date=taken.date(),
        date_source="user",
        state="aligned",
        blob_version=1,
        created_at=taken,
        updated_at=taken,
    )
    photo.alignment = PhotoAlignment(
        source="model",
        recipe="test",
        eyes=[[300.0, 400.0], [500.0, 400.0]],
        matrix=[[2.4, 0.0, -192.0], [0.0, 2.4, -99.8]],
        uncertainty_pct_iod=0.5,
        detail=1.0,
        quality=None,
        made_at=taken,
    )
    with parts.deps() as deps:
        deps.session.add(photo)
        deps.session.commit()
        account_key = deps.session.get_one(Account, owner.id).wrapped_key
        blobs = deps.vault.open(owner.id, account_key)
        blobs.put(f"{owner.id.hex}/{photo.id.hex}/original.0", b"a picture")
        for variant in ("aligned", "screen", "thumb", "upright"):
            blobs.put(f"{owner.id.hex}/{photo.id.hex}/{variant}.1", b"a picture")
    return photo.id


def add_product(parts: Runtime, owner: Person) -> UUID:
    """A product whose label is a placeholder."""
    now = utc_now()
    product = Product(
        id=new_id(),
        owner_id=owner.id,
        name="Kaolin clay",
        kind="mask",
        has_label=True,
        label_version=1,
        created_at=now,
        updated_at=now,
    )
    with parts.deps() as deps:
        deps.session.add(product)
        deps.session.commit()
        blobs = deps.vault.open(owner.id, deps.session.get_one(Account, owner.id).wrapped_key)
        blobs.put(f"{owner.id.hex}/{product.id.hex}/label.1", b"a picture")
        return product.id


def routes(app: Flask) -> dict[str, Rule]:
    """Every (method, endpoint) of the application, as the table writes them."""
    return {
        f"{method} {rule.endpoint}": rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def ask(app: Flask, world: World, who: str, name: str, row: Row, **headers: str) -> TestResponse:
    method, _, endpoint = name.partition(" ")
    rule = routes(app)[name.replace("HEAD ", "GET ")]
    values = {argument: world.ids[argument] for argument in rule.arguments}
    query = {key: str(world.ids.get(value, value)) for key, value in row.query.items()}
    with app.test_request_context():
        path = app.url_for(endpoint, **values)
    return world.people[who].open(
        path,
        method=method,
        query_string=query,
        data=row.form or None,
        json=row.json,
        headers=headers,
        buffered=True,
    )


def test_every_route_has_a_row(app: Flask) -> None:
    missing = sorted(set(routes(app)) - set(ROWS))
    assert not missing, f"add a row to tests/authorization_matrix.py for: {', '.join(missing)}"


def test_every_row_has_a_route(app: Flask) -> None:
    stale = sorted(set(ROWS) - set(routes(app)))
    assert not stale, f"remove these rows from tests/authorization_matrix.py: {', '.join(stale)}"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_is_answered_as_the_table_says(app: Flask, world: World, name: str) -> None:
    row = ROWS[name]
    answers = {who: ask(app, world, who, name, row) for who in world.people}
    assert {who: answer.status_code for who, answer in answers.items()} == {
        who: getattr(row, who) for who in world.people
    }
    for who in ("anonymous", "revoked"):
        if answers[who].status_code == 401:
            assert answers[who].mimetype == "application/problem+json"
    if name.startswith("GET ") and row.owner == 200 and row.anonymous != 200:
        assert "no-store" in answers["owner"].headers["Cache-Control"]
        assert "private" in answers["owner"].headers["Cache-Control"]


def test_head_is_answered_as_get_and_writes_nothing(app: Flask, world: World) -> None:
    reads = [name for name in ROWS if name.startswith("GET ")]
    answers = {name: ask(app, world, "owner", name.replace("GET ", "HEAD "), ROWS[name]) for name in reads}
    assert {name: answers[name].status_code for name in reads} == {name: ROWS[name].owner for name in reads}
    assert {name for name in reads if answers[name].data} == set()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_foreign_page_can_make_a_browser_write(app: Flask, world: World, site: str) -> None:
    writes = [name for name in ROWS if not name.startswith("GET ")]
    answers = {
        name: ask(app, world, "owner", name, ROWS[name], **{"Sec-Fetch-Site": site}).status_code
        for name in writes
    }
    assert {name for name in writes if answers[name] != 403} == set()
