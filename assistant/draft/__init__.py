"""Evidence comes in, a draft goes out: by a table, a list, a premise, the model or quotes."""
