"""Every write of the API that is not an act of a ledger."""

from gongkai.api.actions.hand_in import HandInPushed
from gongkai.api.actions.push_item import ChangePushedItem, PushItem
from gongkai.api.actions.tokens import IssueToken, RevokeToken

__all__ = ["ChangePushedItem", "HandInPushed", "IssueToken", "PushItem", "RevokeToken"]
