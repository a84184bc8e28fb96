"""Every write to bodies, staff, roles and settings."""

from gongkai.agencies.actions.assign_role import AssignRole, EndAssignment
from gongkai.agencies.actions.change_body import DissolveBody, EditBody, PlaceBody, RenameBody
from gongkai.agencies.actions.change_setting import ChangeSetting
from gongkai.agencies.actions.create_body import AddRemedyOrgan, CreateBody
from gongkai.agencies.actions.create_user import CreateUser, DeactivateUser, RestoreAccess
from gongkai.agencies.actions.order_verification import OrderVerification
from gongkai.agencies.actions.save_view import DeleteView, SaveView

__all__ = [
    "AddRemedyOrgan",
    "AssignRole",
    "ChangeSetting",
    "CreateBody",
    "CreateUser",
    "DeactivateUser",
    "DeleteView",
    "DissolveBody",
    "EditBody",
    "EndAssignment",
    "OrderVerification",
    "PlaceBody",
    "RenameBody",
    "RestoreAccess",
    "SaveView",
]
