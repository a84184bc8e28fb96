"""State of the catalogue and its constraints."""

from gongkai.catalogue.models.briefings import Briefing
from gongkai.catalogue.models.choices import (
    ENDING_KINDS,
    GROUND_ARTICLES,
    BriefingKind,
    ChangeKind,
    CleanupDecision,
    CleanupState,
    ColumnKind,
    DisclosureMode,
    DocumentKind,
    Form2014Row,
    Ground,
    InterpretationForm,
    State,
    Validity,
    WithdrawKind,
)
from gongkai.catalogue.models.changes import ChangeCounter, PendingChange, PublicChange
from gongkai.catalogue.models.clearance import (
    Clearance,
    ClearanceState,
    ClearanceStep,
    Purpose,
    Remark,
    StepState,
)
from gongkai.catalogue.models.columns import LINE_FIELDS, Channel, Column
from gongkai.catalogue.models.corrections import (
    Correction,
    CorrectionFile,
    CorrectionState,
    ReviewOutcome,
    WithheldReview,
)
from gongkai.catalogue.models.documents import (
    Cleanup,
    CleanupLine,
    CleanupList,
    DocumentChange,
    DocumentSeries,
    Registration,
)
from gongkai.catalogue.models.guide import GuideText, GuideVersion, ReadingPlace
from gongkai.catalogue.models.handover import HandOver, HandOverLine, ReceiverKind
from gongkai.catalogue.models.item import DECIDED_STATES, PUBLIC_STATES, Item, ItemQuerySet
from gongkai.catalogue.models.numbering import ImportBatch, IndexSeries
from gongkai.catalogue.models.parts import Attachment, Release
from gongkai.catalogue.models.versions import ItemVersion, Occasion

__all__ = [
    "DECIDED_STATES",
    "ENDING_KINDS",
    "GROUND_ARTICLES",
    "LINE_FIELDS",
    "PUBLIC_STATES",
    "Attachment",
    "Briefing",
    "BriefingKind",
    "ChangeCounter",
    "ChangeKind",
    "Channel",
    "Clearance",
    "ClearanceState",
    "ClearanceStep",
    "Cleanup",
    "CleanupDecision",
    "CleanupLine",
    "CleanupList",
    "CleanupState",
    "Column",
    "ColumnKind",
    "Correction",
    "CorrectionFile",
    "CorrectionState",
    "DisclosureMode",
    "DocumentChange",
    "DocumentKind",
    "DocumentSeries",
    "Form2014Row",
    "Ground",
    "GuideText",
    "GuideVersion",
    "HandOver",
    "HandOverLine",
    "ImportBatch",
    "IndexSeries",
    "InterpretationForm",
    "Item",
    "ItemQuerySet",
    "ItemVersion",
    "Occasion",
    "PendingChange",
    "PublicChange",
    "Purpose",
    "ReadingPlace",
    "ReceiverKind",
    "Registration",
    "Release",
    "ReviewOutcome",
    "Remark",
    "State",
    "StepState",
    "Validity",
    "WithdrawKind",
    "WithheldReview",
]
