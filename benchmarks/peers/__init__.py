"""Footnote beside other tools: the same articles, questions, embedder and language model."""
