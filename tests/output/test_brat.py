"""What brat and INCEpTION ask of a file, as their readers do it, held against what is written."""

import re
from itertools import pairwise

import pytest

from claimx.output.brat import ANNOTATION_CONF, BratWriter, brat_text, standoff
from claimx.statements.build import build_document
from claimx.statements.model import ModelInfo

# The patterns of INCEpTION's reader; in Java a dot is none of the line ends \n, \r, \x85, \u2028, \u2029.
_DOT = "[^\n\r\x85\u2028\u2029]"
_PATTERNS = {
    "T": rf"T\d+\t[a-zA-Z0-9_][a-zA-Z0-9_\-]* \d+ \d+(;\d+ \d+)*\t{_DOT}*",
    "A": rf"A\d+\t[a-zA-Z_][a-zA-Z0-9_\-:]+ [TREN]\d+( {_DOT}*)?",
    "R": r"R\d+\t[a-zA-Z0-9_][a-zA-Z0-9_-]+ [a-zA-Z][a-zA-Z0-9]+:[ET]\d+ [a-zA-Z][a-zA-Z0-9]+:[ET]\d+\s*",
    "#": rf"#\d+\t[a-zA-Z_][a-zA-Z0-9_\-]+ [ETR]\d+\t{_DOT}*",
}


def _check(text, lines):
    """Raise where a line is none that INCEpTION reads, or not the text of its spans, as brat asks."""
    for line in lines:
        assert re.fullmatch(_PATTERNS[line[0]], line), line
        assert len(line.splitlines()) == 1
        if line[0] == "T":
            _, about, verbatim = line.split("\t", 2)
            spans = [tuple(map(int, pair.split())) for pair in about.split(" ", 1)[1].split(";")]
            assert verbatim == " ".join(text[start:end] for start, end in spans)
            assert all(left[1] <= right[0] for left, right in pairwise(spans))


@pytest.fixture
def document_of(article, make_doc):
    def build(text, statements):
        model = ModelInfo(name="m", version="1")
        return build_document(article.model_copy(update={"text": text}), make_doc(text, statements), model)

    return build


def test_statements_become_cues_with_their_roles_types_and_links(article, spoken):
    lines = list(standoff(article.text, spoken))
    _check(article.text, lines)
    assert lines[:3] == [
        "T1\tCue 55 59\tsaid",
        "T2\tSource 48 54\tMarlow",
        "T3\tContent 28 47;61 83\t“We saw it coming,” “and nobody listened.”",
    ]
    kinds = [line.split("\t")[1].split()[0] for line in lines]
    assert kinds.count("Cue") == kinds.count("Type") == kinds.count("Form") == 3
    assert "A3\tType T4 denial" in lines
    assert any(re.fullmatch(r"R\d+\tContests Arg1:T4 Arg2:T1", line) for line in lines)
    assert "#1\tAnnotatorNotes T1\ts1; speaker: Marlow; confidence: 0.901" in lines


def test_the_configuration_knows_all_that_is_written(article, spoken):
    for line in standoff(article.text, spoken):
        kind = line.split("\t")[1].split()[0]
        assert line[0] == "#" or re.search(rf"^{kind}\b", ANNOTATION_CONF, re.MULTILINE)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\n \n"])
def test_a_passage_over_line_ends_is_given_in_pieces(document_of, end):
    text = f"Marlow said we{end}saw it coming"
    document = document_of(text, [{"source": ["Marlow"], "cue": ["said"], "content": [text[12:]]}])
    lines = list(standoff(text, document))
    _check(brat_text(text), lines)
    assert any(line.endswith("\twe saw it coming") for line in lines)


def test_offsets_hold_where_characters_are_counted_in_utf_16(document_of):
    text = "🙂 Marlow said \x01 no 🙂"
    document = document_of(text, [{"source": ["Marlow"], "cue": ["said"], "content": ["no 🙂"]}])
    written = brat_text(text)
    assert len(written) == len(text) == len(written.encode("utf-16-le")) // 2
    _check(written, list(standoff(text, document)))


def test_the_folder_has_two_files_an_article_and_the_configuration(tmp_path, article, document):
    writer = BratWriter(tmp_path)
    writer.add(article.text, document)
    writer.add("", document.model_copy(update={"statements": ()}))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "annotation.conf", "bridge-2.ann", "bridge-2.txt", "bridge.ann", "bridge.txt", "visual.conf"
    ]  # fmt: skip
    assert (tmp_path / "bridge.txt").read_bytes().decode() == article.text
    assert (tmp_path / "bridge-2.ann").read_bytes() == b""
