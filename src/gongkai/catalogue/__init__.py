"""The catalogue (政府信息公开目录): columns, items, index numbers, channels and releases.

An item is one piece of government information: drafted, marked at the source (proactive, on request, withheld),
approved, published or registered, and, where need be, withdrawn or repealed. Every write is in `actions/`.
"""
