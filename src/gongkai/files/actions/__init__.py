"""Every write to files that stands alone. Acts of other rooms use `incoming` and `publishing` inside their own."""

from gongkai.files.actions.publish_file import PublishFile, WithdrawFile
from gongkai.files.actions.store_file import StoreFile

__all__ = ["PublishFile", "StoreFile", "WithdrawFile"]
