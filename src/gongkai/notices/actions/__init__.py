"""What a member of staff does for himself here. Sending is no act; marking a message as read is none either."""

from gongkai.notices.actions.feed_address import CreateFeedAddress, RevokeFeedAddress
from gongkai.notices.actions.preferences import ChangePreferences

__all__ = ["ChangePreferences", "CreateFeedAddress", "RevokeFeedAddress"]
