"""`gongkai old-addresses`: the redirect map of the old sites for the host's web server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.agencies.models import Body
from gongkai.catalogue.bulk.redirects import nginx_map


class Command(BaseCommand):
    help = "输出旧网址到新网址的 nginx 对应表（map 文件）。Redirect map of imported items for nginx."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--body", metavar="SLUG", default="", help="只要哪个机关的，默认全部")
        parser.add_argument("--host", default="", help="旧网站的域名，默认全部")
        parser.add_argument(
            "--base", default="", metavar="URL", help="新地址前面的部分，如 https://www.example.gov.cn"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        body = None
        if options["body"]:
            body = Body.objects.filter(slug=options["body"]).first()
            if body is None:
                raise CommandError(f"没有网址代码为“{options['body']}”的机关。", returncode=2)
        for line in nginx_map(body, options["host"].lower(), options["base"]):
            self.stdout.write(line, ending="")
