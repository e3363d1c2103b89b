"""What many readers need, on one machine: PostgreSQL, Chroma, a model, pages, a worker, nginx."""
