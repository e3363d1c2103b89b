"""A question goes in, an answer with its proof comes out."""
