"""Articles come in and are kept: SQLite holds the truth, the vectors are derived from it."""
