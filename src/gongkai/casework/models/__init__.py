"""State and its constraints; writes are in `actions/`."""

from gongkai.casework.models.persons import ApplicantCategory, Person, RecordKey
from gongkai.casework.models.remedies import (
    COUNTED_ROLES,
    Procedure,
    RemedyCase,
    RemedyKind,
    RemedyRole,
    RemedyStep,
    RemedyStepKind,
)
from gongkai.casework.models.requests import (
    OPEN_STATES,
    Carrier,
    Channel,
    Delivery,
    Event,
    NumberSeries,
    Request,
    RequestImport,
    State,
    local_day,
)

__all__ = [
    "COUNTED_ROLES",
    "OPEN_STATES",
    "ApplicantCategory",
    "Carrier",
    "Channel",
    "Delivery",
    "Event",
    "NumberSeries",
    "Person",
    "Procedure",
    "RecordKey",
    "RemedyCase",
    "RemedyKind",
    "RemedyRole",
    "RemedyStep",
    "RemedyStepKind",
    "Request",
    "RequestImport",
    "State",
    "local_day",
]
