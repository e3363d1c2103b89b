"""A sentence and the words it rests on come in; what they differ in goes out."""
