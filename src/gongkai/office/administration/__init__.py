"""The office's settings pages: bodies, staff, settings by date, the table of days, the journal.

Each page belongs to one of the three administrators (DESIGN: Roles); to anybody else it does not exist (404).
"""
