"""Production refuses unsafe settings, each with a message that says what to do; development needs none of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "ab" * 32
# What a sound installation sets; each case below breaks one line of it.
SOUND = {
    "GONGKAI_ENV": "production",
    "GONGKAI_SECRET_KEY": "x" * 60,
    "GONGKAI_MASTER_KEY": KEY,
    "GONGKAI_HOSTS": "www.example.gov.cn",
    "GONGKAI_PUBLIC_URL": "https://www.example.gov.cn",
    "GONGKAI_DATABASE_URL": "postgresql://gongkai@127.0.0.1:1/gongkai",
    "GONGKAI_PROXIES": "1",
    "GONGKAI_EMAIL_HOST": "mail.example.gov.cn",
    "GONGKAI_EMAIL_FROM": "gongkai@example.gov.cn",
}
PROBE = """
import json, django
from django.core import checks
django.setup()
found = checks.run_checks(include_deployment_checks={deploy})
own = [m for m in found if (m.id or "").startswith("gongkai.")]
print(json.dumps([[m.id, m.level, m.msg, m.hint] for m in own]))
"""


def environment(tmp_path: Path, **changes: str | None) -> dict[str, str]:
    """This process's environment without GONGKAI_*, with SOUND and the changes (None takes a line away)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    wanted = {**SOUND, "GONGKAI_DATA_DIR": str(tmp_path / "var"), **changes}
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    return {**kept, **settings, **{name: value for name, value in wanted.items() if value is not None}}


def findings(tmp_path: Path, *, deploy: bool = False, **changes: str | None) -> list[list[str]]:
    """Run the system checks of a fresh process; return [id, level, message, hint] of ours."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE.format(deploy=deploy)],
        env=environment(tmp_path, **changes),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def test_a_sound_installation_passes(tmp_path):
    assert findings(tmp_path) == []
    assert not (tmp_path / "var" / "master.key").exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"GONGKAI_SECRET_KEY": None}, "gongkai.E011"),
        ({"GONGKAI_MASTER_KEY": None}, "gongkai.E011"),
        ({"GONGKAI_MASTER_KEY": "short"}, "gongkai.E004"),
        ({"GONGKAI_DEBUG": "1"}, "gongkai.E013"),
        ({"GONGKAI_STAFF_MFA": "0"}, "gongkai.E014"),
        ({"GONGKAI_HOSTS": "*"}, "gongkai.E015"),
        ({"GONGKAI_HOSTS": "www.example.gov.cn,*"}, "gongkai.E015"),
        ({"GONGKAI_HOSTS": None}, "gongkai.E016"),
        ({"GONGKAI_PUBLIC_URL": "http://www.example.gov.cn"}, "gongkai.E017"),
        ({"GONGKAI_PUBLIC_URL": None}, "gongkai.E017"),
        ({"GONGKAI_DATABASE_URL": None}, "gongkai.W018"),
        ({"GONGKAI_ENV": "prod"}, "gongkai.E001"),
        ({"GONGKAI_FACES": "portal,ofice"}, "gongkai.E002"),
        ({"GONGKAI_HASH": "md5"}, "gongkai.E003"),
        ({"GONGKAI_EMAIL_SECURITY": "ssl"}, "gongkai.E005"),
        ({"GONGKAI_PROXIES": None}, "gongkai.W023"),
        ({"GONGKAI_EMAIL_HOST": None}, "gongkai.W020"),
        ({"GONGKAI_EMAIL_SECURITY": "none"}, "gongkai.W021"),
        ({"GONGKAI_EMAIL_FROM": None}, "gongkai.W022"),
    ],
)
def test_each_unsafe_setting_is_named(tmp_path, changes, expected):
    found = findings(tmp_path, **changes)
    assert [line[0] for line in found] == [expected]
    _, level, message, hint = found[0]
    assert level == (30 if ".W" in expected else 40)
    assert any("\u4e00" <= char <= "\u9fff" for char in message), "the message speaks Chinese"
    assert hint


def test_development_needs_nothing_and_keeps_its_secrets_private(tmp_path):
    nothing = dict.fromkeys(SOUND)
    assert findings(tmp_path, **nothing) == []
    for name in ("secret.key", "master.key"):
        assert (tmp_path / "var" / name).stat().st_mode & 0o777 == 0o600


def test_deploy_shows_ahead_what_production_would_refuse(tmp_path):
    found = {line[0] for line in findings(tmp_path, deploy=True, **dict.fromkeys(SOUND))}
    assert found >= {"gongkai.E011", "gongkai.E014", "gongkai.E016", "gongkai.E017", "gongkai.W018"}


def test_a_secret_may_come_from_a_private_file(tmp_path):
    file = tmp_path / "master"
    file.write_text(KEY + "\n")
    by_file = {"GONGKAI_MASTER_KEY": None, "GONGKAI_MASTER_KEY_FILE": str(file)}
    file.chmod(0o600)
    assert findings(tmp_path, **by_file) == []
    file.chmod(0o640)
    assert [line[0] for line in findings(tmp_path, **by_file)] == ["gongkai.W012"]
    file.chmod(0o644)
    found = findings(tmp_path, **by_file)
    assert [line[0] for line in found] == ["gongkai.E012"]
    assert found[0][3] == f"chmod 600 {file}"


@pytest.mark.parametrize("command", [["serve"], ["migrate"]])
def test_commands_refuse_to_run_unsafely(tmp_path, command):
    ran = subprocess.run(
        [sys.executable, "-m", "gongkai", *command],
        env=environment(tmp_path, GONGKAI_MASTER_KEY=None, GONGKAI_DATABASE_URL=None),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == (2 if command == ["serve"] else 1)
    assert "没有设置 GONGKAI_MASTER_KEY" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_that_is_no_number_is_said_so(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", "import gongkai.config.settings"],
        env=environment(tmp_path, GONGKAI_PORT="80a"),
        capture_output=True,
        text=True,
    )
    assert "GONGKAI_PORT=80a：应为 1 到 65535 的整数" in ran.stderr
