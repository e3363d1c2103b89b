"""Articles on disk: read, split, embed, store, search. Knows nothing of language models."""
