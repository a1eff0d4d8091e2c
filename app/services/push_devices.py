"""The browsers that show notifications."""

from uuid import UUID

from sqlalchemy import delete, select

from app.delivery.message import Message, PushTarget
from app.delivery.messenger import Messenger
from app.errors import InvalidInput, NotFound
from app.models import PushDevice
from app.services.deps import Deps

MOST = 20
_GIVEN_UP = 30  # failures in a row: about a month of daily reminders


def add(
    deps: Deps, owner_id: UUID, login_id: UUID, target: PushTarget, device: str, messenger: Messenger
) -> PushDevice:
    """Remember a browser's subscription. The same browser again takes the place of its former self.

    Raises InvalidInput for an address that belongs to no push service, and when there are very many.
    """
    if not messenger.web_push.accepts(target.endpoint) or len(target.endpoint) > 1000:
        raise InvalidInput(
            "This browser's notification service is not one this box knows.", code="unknown_service"
        )
    if not (0 < len(target.p256dh) <= 120 and 0 < len(target.auth) <= 60):
        raise InvalidInput("The browser's keys are missing.", code="no_keys")
    # Whoever is signed in on the browser now gets its notifications, and nobody else does.
    deps.session.execute(delete(PushDevice).where(PushDevice.endpoint == target.endpoint))
    if len(all_of(deps, owner_id)) >= MOST:
        raise InvalidInput("Many devices get notifications already. Remove one first.", code="too_many")
    made = PushDevice(
        owner_id=owner_id,
        login_id=login_id,
        endpoint=target.endpoint,
        p256dh=target.p256dh,
        auth=target.auth,
        device=device,
        created_at=deps.now(),
    )
    deps.session.add(made)
    deps.session.commit()
    return made


def all_of(deps: Deps, owner_id: UUID) -> list[PushDevice]:
    mine = select(PushDevice).where(PushDevice.owner_id == owner_id)
    return list(deps.session.scalars(mine.order_by(PushDevice.created_at, PushDevice.id)))


def remove(deps: Deps, owner_id: UUID, device_id: UUID) -> None:
    mine = delete(PushDevice).where(PushDevice.id == device_id, PushDevice.owner_id == owner_id)
    if deps.session.scalar(mine.returning(PushDevice.id)) is None:
        raise NotFound
    deps.session.commit()


def tell(deps: Deps, owner_id: UUID, words: Message, messenger: Messenger) -> int:
    """Send to every browser of a person; returns how many took it. Those that are gone are forgotten."""
    devices = [
        (row.id, PushTarget(row.endpoint, row.p256dh, row.auth), row.failures)
        for row in all_of(deps, owner_id)
    ]
    deps.session.rollback()  # no transaction stays open while others answer
    outcomes = {device_id: messenger.push(target, words) for device_id, target, _ in devices}
    for device_id, _, failures in devices:
        outcome = outcomes[device_id]
        if outcome == "gone" or (outcome == "failed" and failures + 1 >= _GIVEN_UP):
            deps.session.execute(
                delete(PushDevice).where(PushDevice.id == device_id, PushDevice.owner_id == owner_id)
            )
        elif (row := deps.session.get(PushDevice, device_id)) is not None:
            row.failures = failures + 1 if outcome == "failed" else 0
    deps.session.commit()
    return sum(outcome == "sent" for outcome in outcomes.values())
