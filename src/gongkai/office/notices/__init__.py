"""One's messages, what of them comes by e-mail, and the calendar address."""
