import io
from pathlib import Path

import pytest

from claimx.output.formats import OutputFormat, format_for, write_documents


@pytest.mark.parametrize(
    ("path", "is_terminal", "expected"),
    [
        (None, True, "table"),
        (None, False, "jsonl"),
        ("a.csv", False, "csv"),
        ("a.JSON", False, "json"),
        ("a.md", False, "markdown"),
        ("a.out", False, "jsonl"),
    ],
)
def test_format_for(path, is_terminal, expected):
    assert format_for(Path(path) if path else None, is_terminal=is_terminal) == expected


@pytest.mark.parametrize("output_format", [name for name in OutputFormat if not name.needs_text])
def test_every_format_without_texts_is_written(document, output_format):
    stream = io.StringIO()
    write_documents([document], output_format, stream, many=False)
    assert "Marlow" in stream.getvalue()
    assert stream.getvalue().endswith("\n")
