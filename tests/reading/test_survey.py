"""`gongkai survey`: a folder into tables, the same from every engine, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from gongkai.reading import read_bytes
from gongkai.reading.survey import FileRow, files_in, processes, row_of, rows_of, spark
from gongkai.reading.survey.tables import TABLES
from gongkai.reading.survey.write import SurveyError, file_names, survey

from .cluster import cluster, free_port
from .corpus.generate import build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty reports in two folders, an empty file and a page that is no report."""
    root = tmp_path_factory.mktemp("reports")
    (root / "b" / "deep").mkdir(parents=True)
    for number in range(60):
        case = build(number)
        (root / ("b/deep" if number % 3 == 0 else "") / f"{number:02}-{case.name}").write_bytes(case.data)
    (root / "empty.txt").touch()
    (root / "b" / "news.txt").write_text("今日天气晴，最高气温25度。", encoding="utf-8")
    (root / ".hidden.txt").write_text("x")
    return root


@pytest.fixture(scope="module")
def one_by_one(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a survey made without any engine."""
    out = tmp_path_factory.mktemp("kept") / "out"
    survey(folder, out, lambda root, paths: ([row_of(path, root)] for path in paths), files_in(folder))
    return files_of(out)


def files_of(out: Path) -> dict[str, bytes]:
    """Name -> bytes."""
    return {path.name: path.read_bytes() for path in out.iterdir()}


def run(*arguments: str) -> tuple[str, int]:
    """What the command printed, and its exit code."""
    out = io.StringIO()
    try:
        call_command("survey", *arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as stop:
        return out.getvalue(), int(stop.code or 0)
    return out.getvalue(), 0


def test_processes_give_what_one_by_one_gives(
    folder: Path, one_by_one: dict[str, bytes], tmp_path: Path
) -> None:
    printed, code = run(str(folder), "--out", str(tmp_path / "out"), "--workers", "2", "--json")
    told = json.loads(printed)
    assert (code, told["files"], told["failed"], told["summary"]) == (0, 62, 2, 62)
    assert set(one_by_one) == set(file_names())
    assert files_of(tmp_path / "out") == one_by_one


def test_rows_are_those_of_the_reader(folder: Path, one_by_one: dict[str, bytes]) -> None:
    figures = pq.read_table(io.BytesIO(one_by_one["figures.parquet"])).to_pylist()
    name = next(path for path in files_in(folder) if read_bytes(path, (folder / path).read_bytes()).figures)
    reading = read_bytes(name, (folder / name).read_bytes())
    mine = [row for row in figures if row["file"] == name]
    assert {f"{r['table']}.{r['row']}.{r['column']}": r["value"] for r in mine} == {
        cell: None if value is None else float(value) for cell, value in reading.figures.items()
    }
    assert {r["blank"] for r in mine} == {value is None for value in reading.figures.values()}
    assert {(r["unit"], r["year"], r["form"]) for r in mine} == {(reading.unit, reading.year, reading.form)}


def test_csv_and_parquet_say_the_same(one_by_one: dict[str, bytes]) -> None:
    for name, columns in TABLES.items():
        table = pq.read_table(io.BytesIO(one_by_one[f"{name}.parquet"]))
        rows = list(csv.reader(io.StringIO(one_by_one[f"{name}.csv"].decode("utf-8-sig"))))
        assert rows[0] == table.column_names == list(columns)
        assert len(rows) - 1 == table.num_rows
        if "value" in columns:
            printed = [row[rows[0].index("value")] for row in rows[1:]]
            assert [float(v) if v else None for v in printed] == table.column("value").to_pylist()


def test_what_fails_is_a_row_with_the_reason(one_by_one: dict[str, bytes]) -> None:
    summary = pq.read_table(io.BytesIO(one_by_one["summary.parquet"])).to_pylist()
    failed = {row["file"]: row["error"] for row in summary if not row["ok"]}
    assert set(failed) == {"b/news.txt", "empty.txt"}
    assert "空" in failed["empty.txt"]
    files = [row["file"] for row in summary]
    assert files == sorted(files, key=lambda file: file.split("/"))


def test_nothing_readable_is_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").touch()
    assert run(str(tmp_path / "in"), "--out", str(tmp_path / "out"))[1] == 2
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(file_names())


def test_an_unexpected_error_of_the_reader_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("gongkai.reading.survey.rows.read_file", fails)
    row = row_of("a.txt", str(tmp_path))
    assert not row.ok
    assert "RuntimeError" in str(row.rows["summary"][0])


def test_a_survey_that_breaks_leaves_the_last_one(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    survey(folder, out, lambda root, paths: iter([rows_of(root, ["empty.txt"])]), files_in(folder))
    before = files_of(out)

    def breaks(root: str, paths: Iterator[str]) -> Iterator[list[FileRow]]:
        yield rows_of(root, [next(paths)])
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        survey(folder, out, breaks, files_in(folder))
    assert files_of(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_new_survey_replaces_the_last_one_and_what_a_killed_one_left(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / ".out.partial-4194999").mkdir()
    for path in ("empty.txt", "b/news.txt"):
        survey(folder, out, lambda root, paths: iter([rows_of(root, list(paths))]), [path])
    rows = pq.read_table(out / "summary.parquet").to_pylist()
    assert [row["file"] for row in rows] == ["b/news.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_files_are_never_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for out in (tmp_path, tmp_path / "mine.txt", folder, folder / "out", folder.parent):
        with pytest.raises(CommandError):
            run(str(folder), "--out", str(out))
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_no_folder_no_files_and_wrong_options(folder: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    for arguments in (
        [str(tmp_path / "none"), "--out", out],
        [str(tmp_path), "--out", out],
        [str(folder), "--out", out, "--workers", "0"],
        [str(folder), "--out", out, "--master", "local[1]"],
    ):
        with pytest.raises(CommandError) as raised:
            run(*arguments)
        assert raised.value.returncode == 2
    assert not Path(out).exists()


def ends_its_process(root: str, paths: list[str]) -> list[FileRow]:
    """In place of `rows_of`: the file bad.txt takes the process with it."""
    if "bad.txt" in paths:
        os._exit(1)
    return rows_of(root, paths)


def test_a_file_that_ends_its_process_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only a forked process knows a function of this test.
    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr(processes, "rows_of", ends_its_process)
    monkeypatch.setattr(processes, "_pool", lambda workers: ProcessPoolExecutor(workers, mp_context=fork))
    paths = [f"{number:02}.txt" for number in range(30)]
    paths.insert(4, "bad.txt")
    rows = [row for batch in processes.run(str(tmp_path), iter(paths), 2) for row in batch]
    assert [row.file for row in rows] == paths
    assert [row.file for row in rows if processes.DIED in str(row.rows)] == ["bad.txt"]


def test_a_text_that_looks_like_a_formula_is_made_harmless(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "=cmd.txt").touch()
    run(str(tmp_path / "in"), "--out", str(tmp_path / "out"))
    assert "'=cmd.txt" in (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8-sig")


def test_spark_is_told_missing_plainly(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def first(master: str) -> None:
        next(spark.run(str(folder), files_in(folder), master))

    with pytest.raises(SurveyError, match="连接不上"):
        first(f"spark://127.0.0.1:{free_port()}")
    with pytest.raises(SurveyError, match="--master"):
        first("yarn")
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(tmp_path))
        patched.delenv("JAVA_HOME", raising=False)
        with pytest.raises(SurveyError, match="Java"):
            first("local[1]")
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with pytest.raises(SurveyError, match="PySpark"):
        first("local[1]")


@pytest.mark.slow
def test_spark_in_this_process_gives_the_same_files(
    folder: Path, one_by_one: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(str(folder), "--out", str(out), "--engine", "spark", "--workers", "2")[1] == 0
    assert files_of(out) == one_by_one


@pytest.mark.slow
def test_a_standalone_cluster_gives_the_same_files(
    folder: Path, one_by_one: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(1, tmp_path) as master:
        out = tmp_path / "out"
        assert run(str(folder), "--out", str(out), "--engine", "spark", "--master", master)[1] == 0
    assert files_of(out) == one_by_one
