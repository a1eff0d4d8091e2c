"""The tables, one module per aggregate. Importing the package registers all of them on `Base.metadata`."""

from app.models.account import Account, ApiToken, Erasure, Invite, Login, PasswordReset, RateCounter
from app.models.advice import Clearance, PairingChoice, PersonalFact, RaisedCaution
from app.models.base import Base, new_id
from app.models.care_session import CareSession
from app.models.check_in import CheckIn
from app.models.idempotency import IdempotencyRecord
from app.models.photo import Photo, PhotoAlignment, PhotoState
from app.models.plan import ChosenGoal, PlanItem, PlanItemVersion, PlanPause, PlanPhase, PlanSkip
from app.models.product import Product
from app.models.realignment import Realignment, RealignmentPhoto
from app.models.reminder import PushDevice, Reminder, ReminderSettings

__all__ = [
    "Account",
    "ApiToken",
    "Base",
    "CareSession",
    "CheckIn",
    "ChosenGoal",
    "Clearance",
    "Erasure",
    "IdempotencyRecord",
    "Invite",
    "Login",
    "PairingChoice",
    "PasswordReset",
    "PersonalFact",
    "Photo",
    "PhotoAlignment",
    "PhotoState",
    "PlanItem",
    "PlanItemVersion",
    "PlanPause",
    "PlanPhase",
    "PlanSkip",
    "Product",
    "PushDevice",
    "RaisedCaution",
    "RateCounter",
    "Realignment",
    "RealignmentPhoto",
    "Reminder",
    "ReminderSettings",
    "new_id",
]
