"""Bulk import of a year of publications: 43,240 rows of about 2 KB of text, checked and imported.

    .venv/bin/python benchmarks/bulk_import.py --data FOLDER [--rows N] [--site] [--json]
    GONGKAI_POSTGRES_DURABLE=1 script/with-postgres .venv/bin/python benchmarks/bulk_import.py --data FOLDER

Invented rows from one seed, written into a table (CSV) or, with --site, into pages of an old site; one row in a hundred
holds an identity number and is masked. Dry run and import go through the code of the command: reading, sanitising,
markings, personal data, duplicates, index numbers, journal, a transaction for each thousand rows.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine

ROWS, SEED = 43_240, 20_190_415
GOAL = 300
WORDS = (
    "根据 关于 通知 要求 各乡镇 人民政府 县直 单位 认真 贯彻 落实 工作 安排 部署 项目 资金 管理 办法 实施 方案 建设 "
    "农村 公路 教育 卫生 环境 整治 检查 监督 公示 名单 补助 申报 审核 程序 标准 范围 时间 责任 分工 保障 措施"
).split()
YEARS = range(2010, 2020)


def text_of(chance: random.Random, personal: bool) -> str:
    """Return about 680 characters (2 KB) in paragraphs."""
    paragraphs = []
    for _ in range(6):
        words = "".join(chance.choice(WORDS) for _ in range(48))
        paragraphs.append("，".join(words[place : place + 17] for place in range(0, len(words), 17)) + "。")
    if personal:
        paragraphs[3] += f"联系人身份证号：{id_number(chance)}。"
    return "\n".join(paragraphs)


def id_number(chance: random.Random) -> str:
    """Return an invented identity number with its check digit."""
    born = f"{chance.randint(1950, 2000)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    head = f"110101{born}{chance.randint(0, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(one) * by for one, by in zip(head, weights, strict=True)) % 11]


def rows(number: int) -> Any:
    """Yield title, column, day, document number, text."""
    chance = random.Random(SEED)
    columns = ["other-documents", "normative-documents"]
    for one in range(1, number + 1):
        day = f"{chance.choice(YEARS)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        title = f"关于{''.join(chance.choice(WORDS) for _ in range(5))}的通知（{one}）"
        yield (
            title,
            columns[one % len(columns)],
            day,
            f"示政办〔{day[:4]}〕{one}号",
            text_of(chance, one % 100 == 0),
        )


def write_table(folder: Path, number: int) -> Path:
    """Write the rows as a CSV table."""
    path = folder / "旧目录.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["标题", "栏目", "发布日期", "文号", "正文"])
        out.writerows(rows(number))
    return path


def write_site(folder: Path, number: int) -> Path:
    """Write the rows as pages of an old site in GB18030, a folder for each hundred."""
    root = folder / "www.example.gov.cn"
    for one, (title, column, day, document_no, text) in enumerate(rows(number), start=1):
        path = root / "art" / str(one // 100) / f"art_{one}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f'<p style="text-indent:2em">{line}</p>' for line in text.split("\n"))
        menu = "".join(f'<li><a href="/col/{place}/">栏目{place}</a></li>' for place in range(40))
        page = (
            f'<html><head><meta charset="gb18030"><title>{title}_示例网</title>'
            f'<meta name="ArticleTitle" content="{title}">'
            f'<meta name="PubDate" content="{day} 10:00"><meta name="ColumnName" content="{column}"></head>'
            f'<body><div class="nav"><ul>{menu}</ul></div><table><tr><td>文号：</td><td>{document_no}</td>'
            f'<td>发布日期：</td><td>{day}</td></tr></table><div class="TRS_Editor">{body}</div></body></html>'
        )
        path.write_bytes(page.encode("gb18030"))
    return folder


def work(path: Path, slug: str) -> dict[str, Any]:
    """Check and import; return the seconds of both and the counts."""
    from gongkai.agencies.models import Body
    from gongkai.catalogue.actions import ReceiveImport, StartImport
    from gongkai.catalogue.bulk.worker import work_now
    from gongkai.journal.actions import Context
    from gongkai.journal.models import Origin

    context = Context(origin=Origin.COMMAND)
    receive = ReceiveImport(
        context=context,
        body=Body.objects.get(slug=slug),
        approver_name="示例",
        path=str(path),
        options={"policy": "mask"},
    )
    run = receive.execute()
    begun = time.process_time()
    checking, run = machine.timed(lambda: work_now(run.pk, context=context, force=True))
    checked = time.process_time()
    machine.say(f"checked in {checking:.0f} s: {run.good} good, {run.faulty} faulty {run.error}")
    StartImport(context=context, run=run).execute()
    importing, run = machine.timed(lambda: work_now(run.pk, context=context, force=True))
    machine.say(f"imported in {importing:.0f} s: {run.made} made, {run.faulty} faulty {run.error}")
    return {
        "check_s": round(checking, 1),
        "check_cpu_s": round(checked - begun, 1),
        "import_s": round(importing, 1),
        "import_cpu_s": round(time.process_time() - checked, 1),
        "made": run.made,
        "faulty": run.faulty,
    }


def body_made() -> str:
    """Make a body with an open catalogue; return its slug."""
    from gongkai.agencies.models import Body, BodyName
    from gongkai.catalogue.actions import OpenCatalogue
    from gongkai.journal.actions import Context
    from gongkai.journal.models import Origin

    slug = f"bulk-{Body.objects.count() + 1}"
    body = Body.objects.create(
        slug=slug, kind="county", name="示例县人民政府", short_name="示例县", credit_code="11990126MB0W18273K"
    )
    BodyName.objects.create(body=body, name=body.name, short_name=body.short_name)
    OpenCatalogue(context=Context(origin=Origin.COMMAND), body=body).execute()
    return slug


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="data folder (made when missing)")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--site", action="store_true", help="pages of an old site instead of a table")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    machine.start(given.data)
    folder = given.data.resolve() / "bulk-source"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = write_site(folder, given.rows) if given.site else write_table(folder, given.rows)
    from django.db import connection

    found = {"rows": given.rows, "source": "site" if given.site else "table", "database": connection.vendor}
    found |= work(path, body_made())
    found |= {
        "rows_per_s": round(given.rows / found["import_s"]),
        "peak_mb": machine.peak_megabytes(),
        "goal_s": GOAL,
    }
    shutil.rmtree(folder)
    print(
        json.dumps(found, ensure_ascii=False)
        if given.json
        else "\n".join(f"{k}: {v}" for k, v in found.items())
    )


if __name__ == "__main__":
    main()
