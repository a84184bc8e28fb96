"""Rules of the house that no linter knows: what is listed is explained, nothing names a registry or this machine."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400


def tracked() -> list[Path]:
    """The files of the repository (those that git knows), without deleted ones."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def direct_dependencies() -> list[str]:
    python = [
        re.split(r"[<>=\[; ]", line.strip())[0]
        for name in ("base", "build", "test", "node", "spark")
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        if line.strip() and not line.startswith(("-", "#"))
    ]
    package = json.loads((ROOT / "package.json").read_text())
    debian = re.findall(r"^need .* (\S+)$", (ROOT / "script/system-packages").read_text(), re.M)
    return [*python, *package["dependencies"], *package["devDependencies"], *debian]


@pytest.mark.parametrize("name", direct_dependencies())
def test_every_dependency_is_explained(name):
    page = (ROOT / "docs/dependencies.md").read_text()
    assert re.search(rf"^\| {re.escape(name)} \| .+ \| .+ \|$", page, re.M), (
        f"{name}: say in a line why it is there"
    )


def test_no_dependency_is_explained_that_is_not_there():
    listed = re.findall(r"^\| (\S+) \| ", (ROOT / "docs/dependencies.md").read_text(), re.M)
    assert {name for name in listed if name != "package"} == set(direct_dependencies())


def test_every_setting_is_in_the_operations_page():
    page = (ROOT / "docs/operations.md").read_text()
    folders = (ROOT / "src", ROOT / "script")
    used = {
        name
        for path in tracked()
        if any(folder in path.parents for folder in folders)
        for name in re.findall(r"\bGONGKAI_[A-Z][A-Z_]*[A-Z]\b", text_of(path))
    }
    assert {name for name in used if f"`{name}" not in page} == set()


def test_locks_carry_hashes_and_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        pinned = re.findall(r"^[A-Za-z0-9][^ \n]*==[^ \n]+", text, re.M)
        assert pinned
        assert "://" not in text
        for entry in re.split(r"\n(?=\S)", text):
            if "==" in entry.split("\n")[0]:
                assert "--hash=sha256:" in entry, entry.split("\n")[0]
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert packages
    assert all("resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in packages)


def test_nothing_names_a_registry_or_a_machine():
    hosts = [
        "py" + "pi.org",
        "python" + "hosted",
        "registry.npm" + "js",
        "deb." + "debian.org",
        "npm" + "mirror",
    ]
    machines = ["/wor" + "k/", "/opt/" + "pypi", "/root/" + ".pyenv"]
    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        for word in hosts + machines
        if word in text_of(path)
    }
    assert found == set()


def test_files_are_short_enough_to_read():
    code = {".py", ".html", ".sh", ""}
    long = {
        f"{path.relative_to(ROOT)}: {lines}"
        for path in tracked()
        # Tables of test cases may be long: a case more is no reason to move cases about.
        if path.suffix in code and path.name != "LICENSE" and not {"migrations", "tests"} & set(path.parts)
        if (lines := text_of(path).count("\n")) > LONGEST_FILE
    }
    assert long == set()
