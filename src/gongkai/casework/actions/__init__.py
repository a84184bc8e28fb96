"""Every write of this room: one verb a class. `ACTS` lists those on a request in the order of the case page."""

from gongkai.casework.actions.assign import Assign, ReturnAssignment, SignFor
from gongkai.casework.actions.base import AgreedAction, EventAction, Preview
from gongkai.casework.actions.clarification import (
    LapseClarification,
    ReceiveClarification,
    ReceiveExplanation,
    RequestClarification,
    RequestExplanation,
)
from gongkai.casework.actions.decide import Decide
from gongkai.casework.actions.draft import Draft, SendBack, SendForApproval, TakeBack
from gongkai.casework.actions.export_persons import ExportPersons
from gongkai.casework.actions.extend import Extend
from gongkai.casework.actions.fee import LapseFee, NoticeFee, PayFee, WaiveFee
from gongkai.casework.actions.finish import (
    Archive,
    Close,
    Confirm,
    Receive,
    ReceivedByRequester,
    Serve,
    Withdraw,
)
from gongkai.casework.actions.import_requests import ImportRequests
from gongkai.casework.actions.inquiries import AnswerInquiry, LogInquiry, TurnIntoRequest, VoidInquiry
from gongkai.casework.actions.onboarding import DestroyTable, ImportTable, ReadTable, ReceiveTable
from gongkai.casework.actions.opening import FillOpeningRequest, SetOpeningBalance, UndoOpeningBalance
from gongkai.casework.actions.opinion import EndWait, LapseOpinion, ReceiveOpinion, RequestOpinion
from gongkai.casework.actions.opinion_access import (
    AnswerOpinion,
    JudgeObjection,
    OpenOpinion,
    RenewOpinionAccess,
    RevokeOpinionAccess,
)
from gongkai.casework.actions.persons import ErasePerson, RevealPerson
from gongkai.casework.actions.register_letter import Matter, RegisterLetter
from gongkai.casework.actions.register_request import RegisterRequest
from gongkai.casework.actions.remedies import DecideCase, FileCase, RecordCaseStep
from gongkai.casework.actions.reopen import Reopen
from gongkai.casework.actions.showing import ServeLetter, ShowFile, ShowLetter, ShowSubmissionFile
from gongkai.casework.actions.supersede import Supersede

ACTS: tuple[type[EventAction], ...] = (
    Receive,
    Confirm,
    Draft,
    SendForApproval,
    Decide,
    Serve,
    ReceivedByRequester,
    Close,
    Archive,
    Extend,
    RequestClarification,
    ReceiveClarification,
    LapseClarification,
    RequestOpinion,
    ReceiveOpinion,
    JudgeObjection,
    LapseOpinion,
    EndWait,
    RequestExplanation,
    ReceiveExplanation,
    NoticeFee,
    PayFee,
    WaiveFee,
    LapseFee,
    Assign,
    SignFor,
    ReturnAssignment,
    SendBack,
    TakeBack,
    Withdraw,
    Reopen,
    Supersede,
)

__all__ = [
    "ACTS",
    "AgreedAction",
    "AnswerInquiry",
    "AnswerOpinion",
    "Archive",
    "Assign",
    "Close",
    "Confirm",
    "Decide",
    "DecideCase",
    "DestroyTable",
    "Draft",
    "EndWait",
    "ErasePerson",
    "EventAction",
    "ExportPersons",
    "Extend",
    "FileCase",
    "FillOpeningRequest",
    "ImportRequests",
    "ImportTable",
    "JudgeObjection",
    "LapseClarification",
    "LapseFee",
    "LapseOpinion",
    "LogInquiry",
    "Matter",
    "NoticeFee",
    "OpenOpinion",
    "PayFee",
    "Preview",
    "ReadTable",
    "Receive",
    "ReceiveClarification",
    "ReceiveExplanation",
    "ReceiveOpinion",
    "ReceiveTable",
    "ReceivedByRequester",
    "RecordCaseStep",
    "RegisterLetter",
    "RegisterRequest",
    "RenewOpinionAccess",
    "Reopen",
    "RequestClarification",
    "RequestExplanation",
    "RequestOpinion",
    "ReturnAssignment",
    "RevealPerson",
    "RevokeOpinionAccess",
    "SendBack",
    "SendForApproval",
    "Serve",
    "ServeLetter",
    "SetOpeningBalance",
    "ShowFile",
    "ShowLetter",
    "ShowSubmissionFile",
    "SignFor",
    "Supersede",
    "TakeBack",
    "TurnIntoRequest",
    "UndoOpeningBalance",
    "VoidInquiry",
    "WaiveFee",
    "Withdraw",
]
