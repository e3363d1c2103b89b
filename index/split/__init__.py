"""An article comes in, its units and passages go out."""
