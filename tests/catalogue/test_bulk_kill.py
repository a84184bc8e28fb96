"""The command of the import in bulk, killed for real in the middle: nothing lost, nothing doubled, numbers gapless."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.catalogue.bulk_support import HEAD, row

ROOT = Path(__file__).resolve().parents[2]
ROWS = 3500
PREPARE = """
from gongkai.agencies.models import Body, BodyName
from gongkai.catalogue.actions import OpenCatalogue
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
body = Body.objects.create(slug="linxi", kind="county", name="临溪县人民政府", short_name="临溪县",
                           credit_code="11990126MB0W18273K")
BodyName.objects.create(body=body, name=body.name, short_name=body.short_name)
OpenCatalogue(context=Context(origin=Origin.COMMAND), body=body).execute()
"""
LOOK = """
import json
from gongkai.catalogue.models import ImportBatch, ImportedRow, Item
from gongkai.journal.models import Entry
serials = sorted(Item.objects.values_list("serial", flat=True))
print(json.dumps({
    "items": len(serials), "gapless": serials == list(range(1, len(serials) + 1)),
    "titles": Item.objects.values("title").distinct().count(), "rows": ImportedRow.objects.count(),
    "batches": ImportBatch.objects.count(),
    "entries": Entry.objects.filter(verb="catalogue.import_items", result="done").count(),
}))
"""
pytestmark = pytest.mark.slow


class Installation:
    """A data folder with a database of its own, and programs that run over it."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT / "src"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `gongkai` with arguments."""
        code = "import sys; from gongkai.cli import main; sys.argv[0] = 'gongkai'; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, exit_code: int = 0) -> str:
        """Run it to its end; return what it wrote."""
        process = self.start(*arguments)
        out, error = process.communicate(timeout=600)
        assert process.returncode == exit_code, out + error
        return out

    def look(self) -> dict[str, int]:
        """Return what is in the database."""
        found: dict[str, int] = json.loads(
            self.run("shell", "--verbosity", "0", "-c", LOOK).strip().splitlines()[-1]
        )
        return found


def test_killed_in_the_middle_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    there = Installation(tmp_path / "data")
    (tmp_path / "data").mkdir()
    there.run("migrate", "--verbosity", "0")
    there.run("shell", "--verbosity", "0", "-c", PREPARE)
    table = tmp_path / "旧目录.csv"
    lines = [",".join(HEAD), *(",".join(str(one) for one in row(n, 正文="正文")) for n in range(1, ROWS + 1))]
    table.write_text("\n".join(lines), "utf-8")
    given = ("import-items", str(table), "--body", "linxi", "--approver", "县政府办")
    told = json.loads(there.run(*given, "--dry-run", "--json"))
    assert (told["good"], told["made"], there.look()["items"]) == (ROWS, 0, 0)

    process = there.start(*given)
    assert process.stdout is not None
    assert process.stderr is not None
    number = process.stdout.readline().split("导入编号 ")[1].split("；")[0]
    assert "1000 / 3500" in process.stderr.readline()
    process.kill()
    process.wait()
    half = there.look()
    assert half["items"] in (1000, 2000, 3000)
    assert half["items"] == half["rows"] == 1000 * half["batches"] == 1000 * half["entries"]

    done = json.loads(there.run("import-items", "--resume", number, "--json"))
    assert (done["state"], done["made"], done["faulty"]) == ("done", ROWS, 0)
    whole = there.look()
    assert (whole["items"], whole["titles"], whole["rows"], whole["gapless"]) == (ROWS, ROWS, ROWS, True)
    again = json.loads(there.run(*given, "--json"))
    assert (again["made"], again["known"]) == (0, ROWS)
    assert (
        "没有编号"
        in json.loads(there.run("import-items", "--resume", "nothing", "--json", exit_code=2))["error"]
    )
    there.run("verify")
