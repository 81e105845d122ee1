"""What all published shapes are made of: strict, immutable objects, offsets, spans."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from claimx.spans import CharSpan

Offset = Annotated[int, Field(ge=0)]
OffsetPair = Annotated[
    tuple[Offset, Offset],
    Field(description="[start, end) in code points of the article's text as given, end exclusive."),
]
Probability = Annotated[float, Field(ge=0, le=1)]


def _check_apart(spans: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    previous = 0
    for start, end in spans:
        if not previous <= start < end:
            raise ValueError(f"the span [{start}, {end}) is empty or out of order")
        previous = end
    return spans


def _check_order(spans: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """Mentions may overlap: "his lawyer" holds "his"."""
    previous = (0, 0)
    for span in spans:
        if not (previous <= span and span[0] < span[1]):
            raise ValueError(f"the span [{span[0]}, {span[1]}) is empty or out of order")
        previous = span
    return spans


VerbatimText = Annotated[str, Field(description="The pieces verbatim, one space between them.")]
Spans = Annotated[
    tuple[OffsetPair, ...],
    Field(min_length=1, description="Where the pieces stand, in ascending order."),
    AfterValidator(_check_apart),
]
Mentions = Annotated[
    tuple[OffsetPair, ...],
    Field(description="Where the article mentions the speaker, in ascending order."),
    AfterValidator(_check_order),
]


class Published(BaseModel):
    """Immutable, and strict about its fields: a misspelt one is an error, not a silent loss."""

    # A field with a default is printed like any other, so the schema of what is printed requires it.
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
