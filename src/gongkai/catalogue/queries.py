"""Reads of the catalogue. The public gets only what a query named `published…`, `public…` or `withdrawn…` returns."""
