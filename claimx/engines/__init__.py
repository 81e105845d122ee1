"""Batches on more than one machine: thin layers over the same function from articles to rows."""
