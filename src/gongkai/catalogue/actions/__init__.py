"""Every write of the catalogue."""

from gongkai.catalogue.actions.approve_item import ApproveItem, ApproveOnPaper, ReturnItem, SubmitItem
from gongkai.catalogue.actions.arrange_columns import AddColumn, EditColumn, OpenCatalogue, RetireColumn
from gongkai.catalogue.actions.attach_file import AttachFile, RemoveAttachment
from gongkai.catalogue.actions.draft_item import DiscardItem, DraftItem, EditItem, MarkAttribute
from gongkai.catalogue.actions.import_items import ImportItems
from gongkai.catalogue.actions.publish_item import AddRelease, PublishItem, WithdrawItem
from gongkai.catalogue.actions.register_withheld import RegisterWithheld
from gongkai.catalogue.actions.repeal_item import RepealItem

__all__ = [
    "AddColumn",
    "AddRelease",
    "ApproveItem",
    "ApproveOnPaper",
    "AttachFile",
    "DiscardItem",
    "DraftItem",
    "EditColumn",
    "EditItem",
    "ImportItems",
    "MarkAttribute",
    "OpenCatalogue",
    "PublishItem",
    "RegisterWithheld",
    "RemoveAttachment",
    "RepealItem",
    "RetireColumn",
    "ReturnItem",
    "SubmitItem",
    "WithdrawItem",
]
