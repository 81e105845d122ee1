"""How components take the texts of `nlp.pipe`: a group at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from spacy.tokens import Doc
from spacy.util import raise_error

from claimx.grouping import grouped

ErrorHandler = Callable[[str, Any, Sequence[Doc], Exception], object]

# Texts that are in hand together, and tokens: of these each has 3 KB of states.
MOST_TEXTS, MOST_TOKENS = 16, 8_192


class GroupedPipe(ABC):
    """The base of the components.

    Each does its part for a whole group of texts before the next component has its turn. Its code and its
    tables are then still in the processor's cache for the second text; text by text through all components,
    everything but the encoder takes a fifth longer. What is found in a text does not depend on its group.

    Args:
        name: In the pipeline.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._handle_error: ErrorHandler = raise_error

    @abstractmethod
    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = MOST_TEXTS) -> Iterator[Doc]:
        """Annotate many texts, in order; what comes before one that fails is handed on first.

        Args:
            stream: The texts.
            batch_size: At most so many are in hand together, and at most `MOST_TEXTS`.
        """
        for docs in grouped(stream, len, most=min(batch_size, MOST_TEXTS), room=MOST_TOKENS):
            done: list[Doc] = []
            for doc in docs:
                try:
                    done.append(self(doc))
                except Exception as error:  # spaCy lets its users decide what becomes of it
                    yield from done
                    done = []
                    self._handle_error(self.name, self, [doc], error)
            yield from done

    def get_error_handler(self) -> ErrorHandler:
        """What is called of a text that fails."""
        return self._handle_error

    def set_error_handler(self, error_handler: ErrorHandler) -> None:
        """Let `error_handler` be called of a text that fails; see `Language.set_error_handler`."""
        self._handle_error = error_handler
