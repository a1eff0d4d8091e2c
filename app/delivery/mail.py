"""Plain mail through the operator's own server, for reminders that reach no device."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

import structlog

log = structlog.get_logger()

_PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtps://` is encrypted from the start, `smtp://` as soon as the server offers it."""

    host: str
    port: int
    is_encrypted: bool
    user: str
    password: str
    sender: str

    @classmethod
    def from_url(cls, url: str, sender: str) -> Self:
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if encrypted else 587),
            is_encrypted=encrypted,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )

    def send(self, to: str, subject: str, text: str) -> bool:
        """Hand one mail to the server; False when it would not take it."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, to, subject
        mail["Auto-Submitted"] = "auto-generated"  # keeps holiday replies away (RFC 3834)
        mail.set_content(text)
        trusted = ssl.create_default_context()
        try:
            if self.is_encrypted:
                with smtplib.SMTP_SSL(
                    self.host, self.port, timeout=_PATIENCE_SECONDS, context=trusted
                ) as server:
                    self._hand_over(server, mail)
            else:
                with smtplib.SMTP(self.host, self.port, timeout=_PATIENCE_SECONDS) as server:
                    server.ehlo()
                    if server.has_extn("starttls"):
                        server.starttls(context=trusted)
                    self._hand_over(server, mail)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail.failed", kind=type(error).__name__)
            return False
        return True

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        if self.user:
            server.login(self.user, self.password)
        server.send_message(mail)
