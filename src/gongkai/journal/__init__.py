"""The journal: an append-only, hash-chained record of every action, done, refused or failed.

Ground floor of the Django rooms. `actions` holds the base class of every write, `verify` the checks that
`gongkai verify` runs over the whole ledger.
"""
