"""Every write of the catalogue."""

from gongkai.catalogue.actions.approve_item import ApproveItem, ApproveOnPaper, ReturnItem, SubmitItem
from gongkai.catalogue.actions.arrange_columns import AddColumn, EditColumn, OpenCatalogue, RetireColumn
from gongkai.catalogue.actions.attach_file import AttachFile, RemoveAttachment
from gongkai.catalogue.actions.change_document import ChangeDocument, UndoChange
from gongkai.catalogue.actions.clean_up import (
    ApproveCleanup,
    CloseCleanup,
    DecideLines,
    OpenCleanup,
    PublishCleanup,
)
from gongkai.catalogue.actions.draft_item import DiscardItem, DraftItem, EditItem, MarkAttribute
from gongkai.catalogue.actions.import_items import ImportItems
from gongkai.catalogue.actions.keep_guide import (
    KeepReadingPlace,
    MakeGuide,
    RetireReadingPlace,
    WriteGuideText,
)
from gongkai.catalogue.actions.move_column import AdoptStandard, MergeColumn, MoveColumn
from gongkai.catalogue.actions.publish_item import PublishItem, WithdrawItem
from gongkai.catalogue.actions.record_briefing import RecordBriefing, TakeBackBriefing
from gongkai.catalogue.actions.register_document import RegisterDocument
from gongkai.catalogue.actions.register_withheld import RegisterWithheld
from gongkai.catalogue.actions.release_item import AddChannel, AddRelease, RetireChannel, TakeBackRelease

__all__ = [
    "AddChannel",
    "AddColumn",
    "AddRelease",
    "AdoptStandard",
    "ApproveCleanup",
    "ApproveItem",
    "ApproveOnPaper",
    "AttachFile",
    "ChangeDocument",
    "CloseCleanup",
    "DecideLines",
    "DiscardItem",
    "DraftItem",
    "EditColumn",
    "EditItem",
    "ImportItems",
    "KeepReadingPlace",
    "MakeGuide",
    "MarkAttribute",
    "MergeColumn",
    "MoveColumn",
    "OpenCatalogue",
    "OpenCleanup",
    "PublishCleanup",
    "PublishItem",
    "RecordBriefing",
    "RegisterDocument",
    "RegisterWithheld",
    "RemoveAttachment",
    "RetireChannel",
    "RetireColumn",
    "RetireReadingPlace",
    "ReturnItem",
    "SubmitItem",
    "TakeBackBriefing",
    "TakeBackRelease",
    "UndoChange",
    "WithdrawItem",
    "WriteGuideText",
]
