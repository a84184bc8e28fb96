"""`gongkai privacy FILE... [--json] [--mask OUT]`: personal data in files. Starts no framework."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO

from .files.parts import CannotRead
from .files.search import decoded, find_in_file
from .finding import KIND_NAMES, FileFindings
from .masks import mask

USAGE = """gongkai privacy FILE... [--json] [--mask OUT]

查找文件中的个人信息：身份证号、电话、银行卡号、护照号、住址、车牌、邮箱、号码旁的姓名、位置坐标。
读取 .docx .xlsx .xls .pptx .ofd .pdf .html .txt .csv .json .eml .rtf .zip 和图片（EXIF），隐藏内容也查。
退出码：0 没有确定的发现，1 有确定的发现（置信度 0.9 及以上），2 有文件无法检查。"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in Chinese, with the way out."""
        print(f"参数有误：{message}。用法见 gongkai privacy --help", file=sys.stderr)
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    found = _Parser(prog="gongkai privacy", usage=USAGE, add_help=False)
    found.add_argument("files", nargs="+", metavar="FILE", help="要检查的文件，可以有多个")
    found.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    found.add_argument("--mask", metavar="OUT", help="把遮盖后的文本写到 OUT（只用于一个文本文件）")
    found.add_argument("-h", "--help", action="help", help="显示用法")
    return found


def main(arguments: Sequence[str], out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run the command; return its exit code: 0 nothing sure, 1 sure findings, 2 a file that could not be read."""
    out, err = out or sys.stdout, err or sys.stderr
    options = parser().parse_args(arguments)
    if options.mask and len(options.files) != 1:
        print("遮盖一次只能处理一个文件，请只给一个文件。", file=err)
        return 2
    code = 0
    for name in options.files:
        found = find_in_file(Path(name), name, today=date.today())  # noqa: DTZ011 - the machine's own day
        if options.json:
            print(_line(found), file=out)
        else:
            _tell(found, out, err)
        code = max(code, 2 if found.error else 1 if found.sure else 0)
        if options.mask and not found.error:
            code = max(code, _write_masked(Path(name), Path(options.mask), found, err))
    return code


def _line(found: FileFindings) -> str:
    """The object of a file as one line; a file name that is no UTF-8 is escaped, so that the line stays JSON."""
    told = found.to_json() | ({"notes": found.notes} if found.notes else {})
    line = json.dumps(told, ensure_ascii=False)
    return line if _encodes(line) else json.dumps(told)


def _encodes(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _tell(found: FileFindings, out: TextIO, err: TextIO) -> None:
    name = found.file.encode("utf-8", "replace").decode("utf-8")
    if found.error:
        print(f"{name}：{found.error}", file=err)
        return
    sure = sum(finding.sure for finding in found.findings)
    told = f"{len(found.findings)} 处（确定 {sure} 处）" if found.findings else "没有发现个人信息"
    print(f"{name}：{told}", file=out)
    for finding in found.findings:
        mark = "确定" if finding.sure else "存疑"
        place = finding.place or f"第{(finding.start or 0) + 1}个字符"
        text = " ".join(finding.text.split())
        kind = KIND_NAMES[finding.kind]
        print(f"  {mark} {finding.confidence:.2f}  {kind}  {text}  {place}  {finding.reason}", file=out)
    for note in found.notes:
        print(f"  注意：{note}", file=out)


def _write_masked(source: Path, target: Path, found: FileFindings, err: TextIO) -> int:
    """Write the masked copy; 2 where the file is no plain text or the copy cannot be written."""
    if any(finding.start is None and finding.place != "文件名" for finding in found.findings):
        print(f"{source}：只能遮盖纯文本文件，请在原来的程序里处理这个文件。", file=err)
        return 2
    try:
        if target.exists() and target.resolve() == source.resolve():
            raise CannotRead("遮盖后的文件不能覆盖原文件，请换一个文件名。")
        text = decoded(source.read_bytes())
        target.write_bytes(mask(text, found.findings).text.encode("utf-8"))
    except CannotRead as error:
        print(f"{source}：{error}", file=err)
        return 2
    except OSError as error:
        print(f"{target}：无法写入：{error.strerror}。", file=err)
        return 2
    return 0
