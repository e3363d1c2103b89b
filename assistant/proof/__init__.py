"""An answer and texts come in, what still holds goes out; answers are kept."""
