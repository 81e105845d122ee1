"""The spaCy components, one a module, and how the shipped pipeline is loaded.

The modules with factories do without `from __future__ import annotations`: early releases of spaCy 3.8 read
the types of a factory's arguments as they stand, and take a string for a type they do not know.
"""
