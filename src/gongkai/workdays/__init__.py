"""The table of days: which day is a working day, by which notice, in which version of the table.

`queries.current_calendar()` gives the `gongkai.law.Calendar` that every period is counted with.
"""
