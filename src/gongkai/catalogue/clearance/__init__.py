"""Clearance before publication: its stages (a setting), its flow, places in the text, what it tells whom."""
