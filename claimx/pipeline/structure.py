"""`claimx_structure`: quotations and web-page debris as span groups of the `Doc`.

A shell around `claimx.document`: what is found there in characters is written here in tokens.
"""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from claimx.document.boilerplate import find_boilerplate
from claimx.document.boundaries import QUOTATIONS
from claimx.document.quotations import Quotation
from claimx.document.words import read_text_layout
from claimx.pipeline.grouped import GroupedPipe

BOILERPLATE = "claimx_boilerplate"


@Language.factory("claimx_structure", assigns=["doc.spans"])
def make_structure(nlp: Language, name: str) -> "StructurePipe":
    """Make the component; it has neither settings nor weights."""
    return StructurePipe(name)


class StructurePipe(GroupedPipe):
    """Sets two span groups, both in the order of the text, of whole tokens.

    `claimx_quotations`: every quotation with its marks, nested ones included, label QUOTATION; pieces of one
    quotation that is opened again, in its paragraph or the next, have the same `id_`. `claimx_boilerplate`:
    debris, its kind as the label; it is marked whatever later components make of it.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text; needs nothing but its tokens."""
        text, paragraphs, quotations = read_text_layout(doc)
        debris = find_boilerplate(text, paragraphs)
        doc.spans[QUOTATIONS] = list(
            _token_spans(
                doc,
                (
                    (quotation.start, quotation.end, "QUOTATION", name)
                    for quotation, name in zip(quotations, quotation_ids(quotations), strict=True)
                ),
            )
        )
        doc.spans[BOILERPLATE] = list(
            _token_spans(doc, ((piece.start, piece.end, piece.kind, "") for piece in debris))
        )
        return doc


def quotation_ids(quotations: Iterable[Quotation]) -> list[str]:
    """A name for each quotation, "q1", "q2" ...; one that takes up another again has the other's."""
    names: list[str] = []
    count = 0
    for quotation in quotations:
        if quotation.continues is None:
            count += 1
            names.append(f"q{count}")
        else:
            names.append(names[quotation.continues])
    return names


def _token_spans(doc: Doc, pieces: Iterable[tuple[int, int, str, str]]) -> Iterator[Span]:
    """The tokens that pieces of text lie in. A piece: start and end in characters, label, id."""
    for start, end, label, name in pieces:
        span = doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")
        if span is not None:
            yield span
