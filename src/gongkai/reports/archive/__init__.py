"""The archive: published annual reports of former years read back, doubted, checked, accepted and published again."""
