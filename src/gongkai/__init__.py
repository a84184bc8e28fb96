"""Gongkai (公开): the disclosure platform of Chinese public bodies."""

__version__ = "0.1.0"
