"""Former publications brought in by the thousand: from tables, from an old site's export."""
