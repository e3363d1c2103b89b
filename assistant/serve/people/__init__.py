"""A request comes in, whose it is and what they may do goes out: people, libraries, sessions."""
