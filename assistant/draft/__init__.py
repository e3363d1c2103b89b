"""Evidence comes in, a draft goes out: by a table, a sum, a list, a premise, the model or quotes."""
