"""Every exception and warning that claimx raises on purpose.

ClaimxError
├── InputError                     an article cannot be read
│   ├── ArticleNotFoundError       no such file, or it may not be opened
│   ├── ArticleIsFolderError       a folder where a file is expected
│   ├── EmptyArticleError          no characters but white space
│   ├── BinaryArticleError         a PDF, an image, an archive: no text
│   ├── ArticleTooLargeError       more characters than allowed
│   └── EncodingError              the bytes are not what the encoding says, or the encoding is unknown
├── SpanError                      offsets that do not fit the text
├── ModelError                     the model is missing, damaged or not for this version
├── RecordError                    a line of an annotation or prediction file has not the shape it needs
├── OutputError                    the result cannot be written
├── ExtraError                     an optional package is not installed
└── RequestError                   a request to the service has not the shape it needs
    └── MediaTypeError             its body is of a type that the service does not take

ClaimxWarning                      the result stands, but the reader should know something about it
"""

from __future__ import annotations


class ClaimxError(Exception):
    """The base of all errors of claimx.

    Args:
        place: Where it happened: a path, a path with a line, a component, an option.
        problem: What is wrong there, with the offending value; no full stop at the end.
        remedy: What the reader can do about it: a sentence.
    """

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        # All three go to `args`, so that the error survives pickling (`nlp.pipe(n_process=2)`).
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}. {self.remedy}"


class InputError(ClaimxError):
    """An article cannot be read."""


class ArticleNotFoundError(InputError):
    """There is no such file, or it may not be opened."""


class ArticleIsFolderError(InputError):
    """A folder stands where a file is expected."""


class EmptyArticleError(InputError):
    """The article has no characters but white space."""


class BinaryArticleError(InputError):
    """The file holds no text: a PDF, an image, an archive."""


class ArticleTooLargeError(InputError):
    """The article has more characters than allowed."""


class EncodingError(InputError):
    """The bytes are not what the encoding says, or the encoding is unknown."""


class SpanError(ClaimxError):
    """Offsets do not fit the text. They count code points of `Article.text`, end exclusive."""


class ModelError(ClaimxError):
    """The model is missing, damaged or not made for this version of claimx."""


class RecordError(ClaimxError):
    """A line of an annotation or prediction file has not the shape it needs."""


class OutputError(ClaimxError):
    """The result cannot be written."""


class ExtraError(ClaimxError):
    """An optional package is not installed; the remedy names the command that installs it."""


class RequestError(ClaimxError):
    """A request to the service has not the shape it needs."""


class MediaTypeError(RequestError):
    """The body of a request is of a type that the service does not take."""


class ClaimxWarning(UserWarning):
    """The result stands, but the reader should know something about it."""
