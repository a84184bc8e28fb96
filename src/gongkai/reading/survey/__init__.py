"""A folder of reports read in parallel into tables: figures, figures of the text, findings, doubts, a summary.

`row_of` is the one pure function behind every engine; `write.survey` puts what the engines give, in order, into Parquet
and CSV. The engines: `processes` (this machine) and `spark` (a standalone PySpark cluster).
"""

from __future__ import annotations

from .rows import FileRow, files_in, row_of, rows_of
from .tables import TABLES

__all__ = ["TABLES", "FileRow", "files_in", "row_of", "rows_of"]
