"""Every write of the catalogue."""

from gongkai.catalogue.actions.archive_items import ArchiveItems, UnarchiveItems
from gongkai.catalogue.actions.arrange_columns import AddColumn, EditColumn, OpenCatalogue, RetireColumn
from gongkai.catalogue.actions.attach_file import AttachFile, RemoveAttachment
from gongkai.catalogue.actions.bulk import (
    ChangeImport,
    DropImport,
    PauseImport,
    ReceiveImport,
    SettleImport,
    StartImport,
)
from gongkai.catalogue.actions.change_document import ChangeDocument, UndoChange
from gongkai.catalogue.actions.clean_up import (
    ApproveCleanup,
    CloseCleanup,
    DecideLines,
    OpenCleanup,
    PublishCleanup,
)
from gongkai.catalogue.actions.clear_item import PassOnPaper, PassStage, ReturnItem, SubmitItem
from gongkai.catalogue.actions.correct_item import (
    DropCorrection,
    EditCorrection,
    ProposeCorrection,
    PublishCorrection,
    SubmitCorrection,
)
from gongkai.catalogue.actions.draft_item import DiscardItem, DraftItem, EditItem, MarkAttribute
from gongkai.catalogue.actions.hand_over import HandOverItems
from gongkai.catalogue.actions.import_items import ImportItems
from gongkai.catalogue.actions.keep_guide import (
    KeepReadingPlace,
    MakeGuide,
    RetireReadingPlace,
    WriteGuideText,
)
from gongkai.catalogue.actions.keep_wording import EndWording, ImportWording, KeepWording
from gongkai.catalogue.actions.mask_findings import MaskFindings, UnmaskFindings
from gongkai.catalogue.actions.move_column import AdoptStandard, MergeColumn, MoveColumn
from gongkai.catalogue.actions.overrule_finding import OverruleFinding, WithdrawOverrule
from gongkai.catalogue.actions.publish_item import PublishItem
from gongkai.catalogue.actions.record_briefing import RecordBriefing, TakeBackBriefing
from gongkai.catalogue.actions.register_document import RegisterDocument
from gongkai.catalogue.actions.register_withheld import RegisterWithheld
from gongkai.catalogue.actions.release_item import AddChannel, AddRelease, RetireChannel, TakeBackRelease
from gongkai.catalogue.actions.remark_item import AddRemark, SettleRemark
from gongkai.catalogue.actions.review_withheld import ReviewSeveral, ReviewWithheld
from gongkai.catalogue.actions.schedule_item import CancelSchedule, ScheduleItem
from gongkai.catalogue.actions.withdraw_item import NameSuccessor, WithdrawItem

__all__ = [
    "AddChannel",
    "AddColumn",
    "AddRelease",
    "AddRemark",
    "AdoptStandard",
    "ApproveCleanup",
    "ArchiveItems",
    "AttachFile",
    "CancelSchedule",
    "ChangeDocument",
    "ChangeImport",
    "CloseCleanup",
    "DecideLines",
    "DiscardItem",
    "DraftItem",
    "DropCorrection",
    "DropImport",
    "EditColumn",
    "EditCorrection",
    "EditItem",
    "EndWording",
    "HandOverItems",
    "ImportItems",
    "ImportWording",
    "KeepReadingPlace",
    "KeepWording",
    "MakeGuide",
    "MarkAttribute",
    "MaskFindings",
    "MergeColumn",
    "MoveColumn",
    "NameSuccessor",
    "OpenCatalogue",
    "OpenCleanup",
    "OverruleFinding",
    "PassOnPaper",
    "PassStage",
    "PauseImport",
    "ProposeCorrection",
    "PublishCleanup",
    "PublishCorrection",
    "PublishItem",
    "ReceiveImport",
    "RecordBriefing",
    "RegisterDocument",
    "RegisterWithheld",
    "RemoveAttachment",
    "RetireChannel",
    "RetireColumn",
    "RetireReadingPlace",
    "ReturnItem",
    "ReviewSeveral",
    "ReviewWithheld",
    "ScheduleItem",
    "SettleImport",
    "SettleRemark",
    "StartImport",
    "SubmitCorrection",
    "SubmitItem",
    "TakeBackBriefing",
    "TakeBackRelease",
    "UnarchiveItems",
    "UndoChange",
    "UnmaskFindings",
    "WithdrawItem",
    "WithdrawOverrule",
    "WriteGuideText",
]
