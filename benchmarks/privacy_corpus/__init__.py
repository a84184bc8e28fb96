"""Invented texts and files with known personal data, for measuring `gongkai privacy`. Nobody in it exists."""
