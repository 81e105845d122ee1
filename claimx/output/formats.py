"""The formats that documents can be written in, and their names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from claimx.statements.model import Document


class OutputFormat(StrEnum):
    """How documents are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    statements = "statements"
    csv = "csv"
    markdown = "markdown"
    brat = "brat"
    citron = "citron"

    @property
    def needs_text(self) -> bool:
        """Whether it holds the text of the article as well; `write_documents` does not write it."""
        return self in {OutputFormat.brat, OutputFormat.citron}


_BY_SUFFIX = {".json": OutputFormat.json, ".csv": OutputFormat.csv, ".md": OutputFormat.markdown}


def format_for(path: Path | None, *, is_terminal: bool) -> OutputFormat:
    """The format where none is named: by the file's ending, a table on a terminal, else JSON Lines."""
    if path is not None and path.suffix.lower() in _BY_SUFFIX:
        return _BY_SUFFIX[path.suffix.lower()]
    return OutputFormat.table if is_terminal else OutputFormat.jsonl


class FolderWriter(Protocol):
    """Whatever writes files for each article into a folder."""

    def add(self, text: str, document: Document) -> None:
        """Write the files of an article."""


def open_folder_writer(output_format: OutputFormat, folder: Path) -> FolderWriter:
    """The writer of a format that holds texts, into an existing folder."""
    if output_format is OutputFormat.brat:
        from claimx.output.brat import BratWriter

        return BratWriter(folder)
    from claimx.output.citron import CitronWriter

    return CitronWriter(folder)


def write_documents(
    documents: Iterable[Document], output_format: OutputFormat, stream: TextIO, *, many: bool
) -> None:
    """Write the documents as they come.

    Args:
        documents: In the order to write them in.
        output_format: One of the formats that do not need the text.
        stream: Text stream in UTF-8.
        many: Whether more than one document may come: JSON is an array then.
    """
    # Each format's module is imported when it is asked for: the table alone needs rich.
    match output_format:
        case OutputFormat.table:
            from claimx.output.terminal import console_for, write_table

            write_table(documents, console_for(stream))
        case OutputFormat.csv:
            from claimx.output.csv_rows import write_csv

            write_csv(documents, stream)
        case OutputFormat.markdown:
            from claimx.output.markdown import write_markdown

            write_markdown(documents, stream)
        case _:
            from claimx.output import jsonl

            if output_format is OutputFormat.json:
                jsonl.write_json(documents, stream, many=many)
            elif output_format is OutputFormat.jsonl:
                jsonl.write_jsonl(documents, stream)
            else:
                jsonl.write_statements(documents, stream)
