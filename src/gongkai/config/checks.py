"""System checks of the settings: always for what can be no setting at all, in production for what is not safe there.

They run before every command, also before `gongkai serve`, when GONGKAI_ENV=production; `gongkai check --deploy` shows
what production would refuse. Each message says in Chinese and English what is wrong and, in its hint, what to do.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning

LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1"}
KNOWN_FACES = {"portal", "office", "api"}
SECRETS = {
    "GONGKAI_SECRET_KEY": ("会话与表单的密钥", "signs sessions and forms"),
    "GONGKAI_MASTER_KEY": ("个人信息的主密钥", "wraps the keys of personal records"),
}


def register_all() -> None:
    """Register the checks of this module with Django."""
    checks.register(check_values)
    checks.register(check_production_now, checks.Tags.security)
    checks.register(check_production_ahead, checks.Tags.security, deploy=True)


def check_values(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Refuse values that mean nothing: a misspelt GONGKAI_ENV would otherwise run as unprotected development."""
    found: list[CheckMessage] = []
    if settings.ENVIRONMENT not in {"development", "production"}:
        found.append(
            _error(
                1,
                f"GONGKAI_ENV 的值“{settings.ENVIRONMENT}”无效。GONGKAI_ENV has no value of that name.",
                "设为 production（正式运行）或 development。Set production or development.",
            )
        )
    if not settings.FACES or set(settings.FACES) - KNOWN_FACES:
        found.append(
            _error(
                2,
                f"GONGKAI_FACES 的值“{','.join(settings.FACES)}”无效。GONGKAI_FACES names no known face.",
                "可用值 Known values: " + ", ".join(sorted(KNOWN_FACES)),
            )
        )
    if settings.EMAIL_SECURITY not in {"starttls", "tls", "none"}:
        found.append(
            _error(
                5,
                f"GONGKAI_EMAIL_SECURITY 的值“{settings.EMAIL_SECURITY}”无效。No such value.",
                "设为 starttls、tls 或 none。Set starttls, tls or none.",
            )
        )
    if settings.HASH_ALGORITHM not in {"sha256", "sm3"}:
        found.append(
            _error(
                3,
                f"GONGKAI_HASH 的值“{settings.HASH_ALGORITHM}”无效。GONGKAI_HASH is no known algorithm.",
                "设为 sha256 或 sm3。Set sha256 or sm3.",
            )
        )
    if not re.fullmatch(r"[0-9a-fA-F]{64}", settings.MASTER_KEY):
        found.append(
            _error(
                4,
                "GONGKAI_MASTER_KEY 不是 64 位十六进制数。GONGKAI_MASTER_KEY is not 64 hexadecimal digits.",
                "已有数据须用原主密钥；新装则 Use the data's own key; if there is no data: openssl rand -hex 32",
            )
        )
    return found


def check_production_now(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """In production, run the production check before every command."""
    return production_findings() if settings.PRODUCTION else []


def check_production_ahead(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Elsewhere, run it for `check --deploy` only."""
    return [] if settings.PRODUCTION else production_findings()


def production_findings() -> list[CheckMessage]:
    """Return what is unsafe in production: errors refuse to start, warnings are said."""
    return [
        *_secret_findings(),
        *_mode_findings(),
        *_address_findings(),
        *_storage_findings(),
        *_mail_findings(),
    ]


def _error(number: int, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"gongkai.E{number:03}")


def _warning(number: int, message: str, hint: str) -> Warning:
    return Warning(message, hint=hint, id=f"gongkai.W{number:03}")


def _secret_findings() -> Iterable[CheckMessage]:
    for name, (chinese, english) in SECRETS.items():
        file = os.environ.get(f"{name}_FILE")
        if os.environ.get(name, "").strip():
            continue
        if not file:
            yield _error(
                11,
                f"没有设置 {name}（{chinese}）。{name} ({english}) is not set.",
                f"生成并另存：openssl rand -hex 32 > 文件; chmod 600 文件，再设 {name}_FILE=文件；勿与数据库同处备份。"
                f" Make one, keep it apart from the database's backup, set {name}_FILE or {name}.",
            )
            continue
        mode = stat.S_IMODE(Path(file).stat().st_mode)
        if mode & 0o007:
            yield _error(
                12,
                f"{name}_FILE 所指文件其他用户可读写（{mode:04o}）。The file of {name} is open to other users.",
                f"chmod 600 {file}",
            )
        elif mode & 0o070:
            yield _warning(
                12,
                f"{name}_FILE 所指文件同组用户可读写（{mode:04o}）。The file of {name} is open to its group.",
                f"若同组有其他人 if the group has other members: chmod 600 {file}",
            )


def _mode_findings() -> Iterable[CheckMessage]:
    if settings.DEBUG:
        yield _error(
            13,
            "GONGKAI_DEBUG 已打开，出错页会泄露内部信息。GONGKAI_DEBUG is on: error pages show internals.",
            "去掉 GONGKAI_DEBUG。Unset GONGKAI_DEBUG.",
        )
    if not settings.STAFF_MFA_REQUIRED:
        yield _error(
            14,
            "工作人员登录未要求第二因素。Staff may log in without a second factor.",
            "去掉 GONGKAI_STAFF_MFA 或设为 1。Unset GONGKAI_STAFF_MFA or set it to 1.",
        )


def _address_findings() -> Iterable[CheckMessage]:
    hosts = set(settings.ALLOWED_HOSTS)
    if any(host in {"*", "."} for host in hosts):
        yield _error(
            15,
            "GONGKAI_HOSTS 含“*”，接受任何域名。GONGKAI_HOSTS accepts any host name.",
            "逐个列出本站域名，用逗号分隔。List the site's host names, separated by commas.",
        )
    elif not hosts - LOCAL_HOSTS:
        yield _error(
            16,
            "GONGKAI_HOSTS 只有本机地址，外面打不开。GONGKAI_HOSTS names this machine only.",
            "设为本站域名，如 Set the site's host name, e.g. GONGKAI_HOSTS=www.example.gov.cn",
        )
    if settings.WEB_HOST in LOCAL_HOSTS and not settings.PROXIES:
        yield _warning(
            23,
            "只在本机监听而没有设置 GONGKAI_PROXIES，所有访客会被当作同一地址。All visitors count as one address.",
            "前面有代理的，设为代理的层数，如 Set the number of proxies in front, e.g. GONGKAI_PROXIES=1",
        )
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or not address.hostname:
        yield _error(
            17,
            f"GONGKAI_PUBLIC_URL（{settings.PUBLIC_URL}）不是 https 地址。GONGKAI_PUBLIC_URL is not https.",
            "设为公众访问的 https 地址，文书和导出文件中的链接以它开头。"
            "Set the https address that the public uses; links in letters and exports begin with it.",
        )


def _storage_findings() -> Iterable[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield _warning(
            18,
            "使用 SQLite：适合一个单位、一台机器。SQLite is in use: fit for one body on one machine.",
            "多机关或多台机器用 PostgreSQL：设 GONGKAI_DATABASE_URL。For more, set GONGKAI_DATABASE_URL.",
        )
    for folder in {settings.DATA_DIR, settings.FILES_DIR}:
        if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o007:
            yield _warning(
                19,
                f"数据目录 {folder} 其他用户可进入。The data folder {folder} is open to other users.",
                f"chmod o-rwx {folder}",
            )


def _mail_findings() -> Iterable[CheckMessage]:
    if not settings.EMAIL_ENABLED:
        yield _warning(
            20,
            "没有设置 GONGKAI_EMAIL_HOST：不发送电子邮件，提醒只在工作台上。GONGKAI_EMAIL_HOST is not set: no e-mail.",
            "设 GONGKAI_EMAIL_HOST、GONGKAI_EMAIL_FROM 等，再用 gongkai notices test-mail 试发。Set them, then try it.",
        )
        return
    if settings.EMAIL_SECURITY == "none":
        yield _warning(
            21,
            "邮件服务器的连接没有加密。The connection to the mail server is not encrypted.",
            "设 GONGKAI_EMAIL_SECURITY 为 starttls 或 tls。Set it to starttls or tls.",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield _warning(
            22,
            "没有设置 GONGKAI_EMAIL_FROM，收件方可能拒收。GONGKAI_EMAIL_FROM is not set; mails may be refused.",
            "设为本单位的发信地址。Set the sender's address of your house.",
        )
