"""Evidence comes in, a draft goes out: by a table, sum, list or premise, the model or quotes."""
