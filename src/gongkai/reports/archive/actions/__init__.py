"""Every write to the archive."""

from gongkai.reports.archive.actions.assign_reading import AssignReading, UseReading
from gongkai.reports.archive.actions.correct_cell import CorrectCell
from gongkai.reports.archive.actions.decide_finding import DecideImportedFinding, RecheckImport
from gongkai.reports.archive.actions.publish_import import AcceptImport, PublishImport, WithdrawImport
from gongkai.reports.archive.actions.read_file import ReadFile
from gongkai.reports.archive.actions.receive_files import ReceiveFiles

__all__ = [
    "AcceptImport",
    "AssignReading",
    "CorrectCell",
    "DecideImportedFinding",
    "PublishImport",
    "ReadFile",
    "ReceiveFiles",
    "RecheckImport",
    "UseReading",
    "WithdrawImport",
]
