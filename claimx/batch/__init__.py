"""Collections -> rows: many articles at a time, stopped and resumed."""
