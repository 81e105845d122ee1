"""What a text shows without a model: its paragraphs, quotations and web debris. Pure functions on `str`."""

from claimx.document.boilerplate import Boilerplate, find_boilerplate
from claimx.document.paragraphs import find_paragraphs
from claimx.document.quotations import Quotation, find_quotations, quotation_depths

__all__ = [
    "Boilerplate",
    "Quotation",
    "find_boilerplate",
    "find_paragraphs",
    "find_quotations",
    "quotation_depths",
]
