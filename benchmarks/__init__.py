"""Measurements of the shipped model: the quality gate, and speed and memory."""
