"""What a reader typed comes in, a question that stands alone goes out, its parts and kind."""
