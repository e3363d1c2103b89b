"""A question comes in, what may answer it goes out: the passages found, and evidence."""
