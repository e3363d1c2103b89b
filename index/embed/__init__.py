"""Texts come in, vectors go out."""
