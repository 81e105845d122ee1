"""Compare predicted statements with annotated ones: the one scorer of gate, training and command line."""
