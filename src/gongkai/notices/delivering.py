"""What goes out: by e-mail and to webhooks, every minute, each thing once.

A row is claimed (compare and set) before it is sent, so two workers never send the same. What fails is tried again with
growing pauses, then given up, and the system administrators of the body are told. A target that fails holds up nobody
else: the rest of what waits for it is put off with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Body, Role
from gongkai.agencies.practice import values_of
from gongkai.journal.actions import LOCAL
from gongkai.journal.ticking import every_minute
from gongkai.notices import practice, webhook
from gongkai.notices.addresses import address_of
from gongkai.notices.kinds import NoticeKind, declare, kind_of
from gongkai.notices.models import WAITING, Channel, Delivery, State
from gongkai.notices.quiet import from_values, working_days
from gongkai.notices.sending import notify
from gongkai.notices.webhook import NotDelivered

logger = logging.getLogger(__name__)

# Minutes after each failed try; after the last one it is given up (project default).
PAUSES = (1, 5, 15, 60, 180, 360, 720)
CLAIM = dt.timedelta(minutes=10)
# How long the others wait for whom a target failed in the same minute.
OTHERS_WAIT = dt.timedelta(minutes=5)
MAIL_SERVER = "mail server"
AT_A_TIME = 200
ROUNDS = 100

GIVEN_UP = NoticeKind(
    key="notices.given_up",
    label="通知多次未送达",
    subject="通知多次未送达",
    text="发往{channel}的通知多次未送达，已停止重试（{error}）。请检查设置；工作台消息不受影响。",
    placeholders=("channel", "error"),
)
declare(GIVEN_UP)


class NoAddress(Exception):
    """There is nobody to send it to: no e-mail address was left, or the person is gone."""


@every_minute("notices.deliver", "发送到时的通知")
def deliver_now() -> int:
    """Send what is due; return how much was sent."""
    return deliver_due(timezone.now())


def deliver_due(now: dt.datetime) -> int:
    """Send what is due at `now`; return how many rows were sent. Never raises for a single row."""
    return _Round(now).run()


def due(now: dt.datetime) -> QuerySet[Delivery]:
    """Return what waits and may go out at `now`, the longest waiting first."""
    rows = Delivery.objects.filter(free(now), state__in=WAITING, not_before__lte=now)
    return rows.select_related("body").order_by("not_before", "pk")


class _Round:
    """One minute's work."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.is_working = working_days()
        self.values: dict[int, Mapping[str, Any]] = {}
        # What failed in this round: an address of a webhook, a recipient, or MAIL_SERVER.
        self.failed: set[str] = set()
        self.mailer: Any = None

    def run(self) -> int:
        """Send until nothing is due; return how many rows were sent. Every row that was seen is due no more."""
        sent = 0
        try:
            for _ in range(ROUNDS):
                rows = list(due(self.now)[:AT_A_TIME])
                if not rows:
                    break
                sent += sum(self._deliver(row) for row in rows)
        finally:
            self._hang_up()
        return sent

    def _settings(self, body: Body) -> Mapping[str, Any]:
        if body.pk not in self.values:
            self.values[body.pk] = values_of(body, "notices.")
        return self.values[body.pk]

    def _may_go_at(self, row: Delivery, moment: dt.datetime) -> dt.datetime:
        return from_values(self._settings(row.body)).not_before(moment, self.is_working, row.urgent)

    def _deliver(self, row: Delivery) -> int:
        later = self._may_go_at(row, self.now)
        if later == self.now and self.failed & self._ways(row):
            later = self.now + OTHERS_WAIT
        if later > self.now:
            Delivery.objects.filter(pk=row.pk, state__in=WAITING).update(not_before=later)
            return 0
        if not self._claim(row):
            return 0
        rows = [row, *self._rest_of_digest(row)]
        keys = [one.pk for one in rows]
        try:
            self._send(row, rows)
        except NoAddress:
            self._give_up(keys, "no address")
            return 0
        except Exception as error:
            self._fail(row, keys, error)
            return 0
        Delivery.objects.filter(pk__in=keys).update(
            state=State.SENT, sent_at=self.now, claimed_until=None, last_error=""
        )
        return len(rows)

    def _ways(self, row: Delivery) -> set[str]:
        """Return by whose failure this row would fail too."""
        if row.channel == Channel.EMAIL:
            return {MAIL_SERVER, row.target}
        return {str(self._settings(row.body)[practice.WEBHOOK_URL])}

    def _claim(self, row: Delivery) -> bool:
        """Take a row for this worker; return whether it was still free."""
        mine = Delivery.objects.filter(free(self.now), pk=row.pk, state__in=WAITING)
        return bool(mine.update(claimed_until=self.now + CLAIM, tries=F("tries") + 1))

    def _rest_of_digest(self, row: Delivery) -> list[Delivery]:
        """Return what else goes into the same mail of the day, claimed."""
        if not row.digest:
            return []
        others = due(self.now).filter(channel=row.channel, target=row.target, digest=True).exclude(pk=row.pk)
        return [one for one in others[:AT_A_TIME] if self._claim(one)]

    def _send(self, row: Delivery, rows: list[Delivery]) -> None:
        if row.channel == Channel.EMAIL:
            message = mail_of(row, rows)
            if self.mailer is None:
                self.mailer = get_connection()
                self.mailer.open()
            self.mailer.send_messages([message])
            return
        values = self._settings(row.body)
        if values[practice.WEBHOOK] == "off":
            raise NoAddress
        at = row.created_at.astimezone(LOCAL).isoformat("T", "seconds")
        line = webhook.Line(row.kind, row.text, absolute(row), at)
        key = webhook.signing_key(row.body)
        webhook.post(values[practice.WEBHOOK_URL], values[practice.WEBHOOK], line, key)

    def _hang_up(self) -> None:
        if self.mailer is not None:
            with contextlib.suppress(OSError):
                self.mailer.close()
            self.mailer = None

    def _fail(self, row: Delivery, keys: list[int], error: Exception) -> None:
        """Note a failed try: again later, or never."""
        why = told(error)
        logger.warning("notice by %s not delivered: %s", row.channel, why)
        if row.channel == Channel.EMAIL:
            self._hang_up()
            whose = row.target if of_recipient(error) else MAIL_SERVER
        else:
            whose = next(iter(self._ways(row)))
        self.failed.add(whose)
        if row.tries >= len(PAUSES) or is_final(error):
            self._give_up(keys, why)
            self._tell(row, why, MAIL_SERVER if whose == MAIL_SERVER else row.target)
            return
        again = self._may_go_at(row, self.now + dt.timedelta(minutes=PAUSES[row.tries]))
        Delivery.objects.filter(pk__in=keys).update(
            state=State.FAILED, last_error=why, not_before=again, claimed_until=None
        )

    @staticmethod
    def _give_up(keys: list[int], why: str) -> None:
        Delivery.objects.filter(pk__in=keys).update(state=State.GIVEN_UP, last_error=why, claimed_until=None)

    def _tell(self, row: Delivery, why: str, whose: str) -> None:
        """Tell the system administrators, once a day for a target, on the workbench only."""
        day = self.now.astimezone(LOCAL).date()
        notify(
            GIVEN_UP,
            body=row.body,
            roles=[Role.SYSTEM_ADMIN],
            facts={"channel": row.get_channel_display(), "error": why},
            once=f"given-up:{row.channel}:{whose}:{day}",
            workbench_only=True,
        )


def free(now: dt.datetime) -> Q:
    """Return the condition that no worker has a row at `now`."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)


def of_recipient(error: Exception) -> bool:
    """Return whether a failed mail is about its recipient or contents, not about the mail server."""
    return not isinstance(error, OSError) or isinstance(
        error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError
    )


def is_final(error: Exception) -> bool:
    """Return whether the mail server refused the recipient for good (5xx)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def told(error: Exception) -> str:
    """Return what went wrong without the address: mail servers repeat it in their answers."""
    if isinstance(error, NotDelivered):
        return str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        return f"SMTP {' '.join(codes)}: recipient refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"SMTP {error.smtp_code}"
    return type(error).__name__


def absolute(row: Delivery) -> str:
    """Return the full address of the page that a row points to, "" if to none."""
    if not row.url:
        return ""
    base = settings.PUBLIC_URL if kind_is_outside(row.kind) else settings.OFFICE_URL
    return str(base + row.url)


def kind_is_outside(key: str) -> bool:
    """Return whether a notice of this kind goes to somebody outside."""
    try:
        return kind_of(key).audience == "outside"
    except KeyError:
        return False


def subject_of(row: Delivery, rows: list[Delivery]) -> str:
    """Return the subject of a mail: body and what it is about."""
    if row.digest:
        return f"【{row.body.short_name}】{len(rows)} 条通知"
    try:
        subject = kind_of(row.kind).subject
    except KeyError:
        subject = "通知"
    return f"【{row.body.short_name}】{subject}"


def mail_of(row: Delivery, rows: list[Delivery]) -> EmailMessage:
    """Return one mail with the texts of `rows`. Raises NoAddress if there is nobody to send it to."""
    try:
        address = address_of(row.target)
    except KeyError:
        address = None
    if not address:
        raise NoAddress
    texts = [f"{one.text}\n{link}" if (link := absolute(one)) else one.text for one in rows]
    foot = (
        "本邮件由系统自动发出，请勿回复。"
        if kind_is_outside(row.kind)
        else "本邮件由政府信息公开平台自动发出，请勿回复。是否接收邮件，可在工作平台“消息—消息设置”中修改。"
    )
    return EmailMessage(
        subject=" ".join(subject_of(row, rows).split()),
        body="\n\n".join([*texts, "--", foot]),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
