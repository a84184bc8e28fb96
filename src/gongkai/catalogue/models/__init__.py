"""State of the catalogue and its constraints."""

from gongkai.catalogue.models.choices import (
    GROUND_ARTICLES,
    ColumnKind,
    DisclosureMode,
    DocumentKind,
    Form2014Row,
    Ground,
    State,
    Validity,
    WithdrawKind,
)
from gongkai.catalogue.models.columns import Channel, Column
from gongkai.catalogue.models.item import DECIDED_STATES, PUBLIC_STATES, Item, ItemQuerySet
from gongkai.catalogue.models.numbering import ImportBatch, IndexSeries
from gongkai.catalogue.models.parts import Attachment, Release

__all__ = [
    "DECIDED_STATES",
    "GROUND_ARTICLES",
    "PUBLIC_STATES",
    "Attachment",
    "Channel",
    "Column",
    "ColumnKind",
    "DisclosureMode",
    "DocumentKind",
    "Form2014Row",
    "Ground",
    "ImportBatch",
    "IndexSeries",
    "Item",
    "ItemQuerySet",
    "Release",
    "State",
    "Validity",
    "WithdrawKind",
]
