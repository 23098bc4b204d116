"""Texts of plans and reports: generated from numbers and stated wordings, and read back from a text. Pure."""
