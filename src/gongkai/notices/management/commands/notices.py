"""`gongkai notices`: send what is due, see what waits, try mail server and webhook, show the key of signatures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.agencies.practice import values_of
from gongkai.notices import practice, webhook
from gongkai.notices.delivering import deliver_due, told
from gongkai.notices.models import Delivery


class Command(BaseCommand):
    help = (
        "通知的发送：deliver 发送到时的通知（gongkai serve 每分钟自动运行）；status 各状态的条数；"
        "test-mail、test-webhook 试发一条；webhook-key 显示某机关群机器人验签的密钥。Sends notices that are due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("deliver", help="发送到时的通知")
        verbs.add_parser("status", help="待发送、已发送、未送达的条数")
        mail = verbs.add_parser("test-mail", help="试发一封邮件")
        mail.add_argument("address")
        for name, help_text in (
            ("test-webhook", "向机关的群机器人试发一条"),
            ("webhook-key", "显示验签密钥"),
        ):
            verbs.add_parser(name, help=help_text).add_argument("body", help="机关的网址代码")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, "_" + options["verb"].replace("-", "_"))(options)

    def _deliver(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"已发送 {deliver_due(timezone.now())} 条")

    def _status(self, options: dict[str, Any]) -> None:
        rows = (
            Delivery.objects.values("channel", "state")
            .annotate(number=Count("pk"))
            .order_by("channel", "state")
        )
        for row in rows:
            one = Delivery(channel=row["channel"], state=row["state"])
            self.stdout.write(f"{one.get_channel_display()}  {one.get_state_display()}  {row['number']}")
        if not rows:
            self.stdout.write("没有待发送或已发送的通知。")

    def _test_mail(self, options: dict[str, Any]) -> None:
        if not settings.EMAIL_ENABLED:
            raise CommandError("没有设置 GONGKAI_EMAIL_HOST，不发送邮件。", returncode=2)
        try:
            EmailMessage(
                "【测试】政府信息公开平台", "收到本邮件，说明发信设置正确。", to=[options["address"]]
            ).send()
        except Exception as error:
            raise CommandError(
                f"没有发出：{told(error)}。请检查 GONGKAI_EMAIL_* 各项。", returncode=1
            ) from None
        self.stdout.write("已交给邮件服务器。")

    def _test_webhook(self, options: dict[str, Any]) -> None:
        body = self._body(options["body"])
        values = values_of(body, "notices.")
        if values[practice.WEBHOOK] == "off" or not values[practice.WEBHOOK_URL]:
            raise CommandError(f"{body.name}没有启用群机器人：请在“设置—办理规则”中设置。", returncode=2)
        line = webhook.Line(
            "notices.test",
            f"【{body.short_name}】测试通知",
            settings.OFFICE_URL,
            timezone.now().isoformat("T", "seconds"),
        )
        try:
            webhook.post(
                values[practice.WEBHOOK_URL], values[practice.WEBHOOK], line, webhook.signing_key(body)
            )
        except webhook.NotDelivered as error:
            raise CommandError(f"没有送达：{error}", returncode=1) from None
        self.stdout.write("已送达。")

    def _webhook_key(self, options: dict[str, Any]) -> None:
        self.stdout.write(webhook.signing_key(self._body(options["body"])))

    @staticmethod
    def _body(slug: str) -> Body:
        body = Body.objects.filter(slug=slug).first()
        if body is None:
            raise CommandError(f"没有网址代码为“{slug}”的机关。gongkai body list 列出各机关。", returncode=2)
        return body
