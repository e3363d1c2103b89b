"""A question comes in, the passages that may answer it go out."""
