"""A setting comes in, an open language model goes out, and what the path asks of it."""
