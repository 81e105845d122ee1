"""The spaCy components, one a module, and how the shipped pipeline is loaded."""
