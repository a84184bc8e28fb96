"""Backup and restore: one archive of database and files, a second one of the record keys (DESIGN: Persons).

The archive is a gzipped tar: `manifest.json`, `tables/<label>.jsonl` (a line of field names, then a line per row) and
`files/<sha256>`. Nothing in it depends on the database system: what was saved from SQLite restores into PostgreSQL.
"""
