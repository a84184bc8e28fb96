"""Sample data: an invented county for the first start, and five ledgers rebuilt from published figures (`--full`).

Everything is made through the actions, as a clerk would, so that a sample never shows what the platform refuses.
"""
