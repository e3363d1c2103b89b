"""Kept answers: what became of their citations and sentences when an article changed."""
