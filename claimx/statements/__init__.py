"""Statements: their published shape, and how they are read off a `Doc`."""
