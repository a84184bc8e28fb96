"""`gongkai privacy` in the list of `gongkai help`; the command itself runs before the framework starts (`cli.py`)."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.privacy.command import main


class Command(BaseCommand):
    """Hands its arguments on to `gongkai.privacy.command`."""

    help = "查找文件中的个人信息（身份证号、电话、银行卡号、住址等），可输出 JSON 或遮盖后的文本"
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Run with the arguments behind the command's name."""
        sys.exit(main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        """For `call_command("privacy", "FILE", …)`."""
        code = main([str(value) for value in args], self.stdout, self.stderr)  # type: ignore[arg-type]
        if code:
            sys.exit(code)
