"""Messages and reminders: on the workbench, by e-mail, to a webhook; calendar feeds.

A room declares its kinds (`kinds.declare`), says what happened with `sending.notify` inside an act or a nightly step,
and offers days to calendars with `feeds.feed_source`. Nothing personal stands in a message or on its way out.
"""
