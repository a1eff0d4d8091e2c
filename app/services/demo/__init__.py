"""A year of Ewa: an invented person's diary, made from a NASA portrait and sent through the real services."""

from app.services.demo.filling import (
    EMAIL,
    DemoExists,
    EmailTaken,
    Filled,
    PortraitMissing,
    fill,
)

__all__ = ["EMAIL", "DemoExists", "EmailTaken", "Filled", "PortraitMissing", "fill"]
