"""The two ways out of the box behind one door."""

from dataclasses import dataclass

from app.delivery.mail import MailServer
from app.delivery.message import Message, Outcome, PushTarget
from app.delivery.web_push import WebPush


@dataclass(frozen=True, slots=True)
class Messenger:
    """What services send with. Links of a mail begin with `base_url`."""

    web_push: WebPush
    mail_server: MailServer | None
    base_url: str

    @property
    def can_mail(self) -> bool:
        return self.mail_server is not None

    def push(self, target: PushTarget, message: Message) -> Outcome:
        return self.web_push.send(target, message)

    def mail(self, to: str, message: Message) -> bool:
        if self.mail_server is None:
            return False
        text = (
            f"{message.body}\n\n{self.base_url}{message.path}\n\n"
            f"You asked for this reminder. Change it or turn it off: {self.base_url}/you/reminders\n"
        )
        return self.mail_server.send(to, message.title, text)
