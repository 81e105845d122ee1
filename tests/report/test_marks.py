import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.report.marks import LEVELS, Mark, levels, mark_tree, marks_of
from tests.report.made import article_of, document_of


def text_of(nodes):
    return "".join(node["text"] if "text" in node else text_of(node["nodes"]) for node in nodes)


def covered(nodes, inside=(), start=0):
    """For each character the numbers of the marks that hold it."""
    found = []
    for node in nodes:
        if "text" in node:
            found += [sorted(inside)] * len(node["text"])
        else:
            found += covered(node["nodes"], (*inside, node["number"]))
    return found


def mark(start, end, number, role="content", *, is_first=True):
    return Mark(start, end, number, role, is_first, 0)


def test_what_lies_inside_is_a_child():
    tree = mark_tree("abcdefgh", (0, 8), [mark(1, 7, 1), mark(3, 5, 2)])
    outer = tree[1]
    assert [node.get("text") for node in tree] == ["a", None, "h"]
    assert [node.get("text") for node in outer["nodes"]] == ["bc", None, "fg"]
    assert outer["nodes"][1]["number"] == 2
    assert (outer["first"], outer["last"]) == (True, True)


def test_what_overlaps_is_cut_in_two():
    tree = mark_tree("abcdefgh", (0, 8), [mark(0, 4, 1), mark(2, 6, 2)])
    first, second, _ = tree
    inner = first["nodes"][1]
    assert (inner["number"], inner["first"], inner["last"], inner["opens"]) == (2, True, False, True)
    assert (second["number"], second["first"], second["last"], second["opens"]) == (2, False, True, False)


def test_a_mark_that_runs_on_is_open_at_both_ends():
    (node,) = mark_tree("abcdefgh", (2, 5), [mark(0, 8, 1)])
    assert (node["first"], node["last"], node["opens"], text_of([node])) == (False, False, False, "cde")


marks_strategy = st.lists(
    st.tuples(st.integers(0, 19), st.integers(1, 12)).map(lambda pair: (pair[0], min(20, sum(pair)))),
    max_size=8,
)


@given(marks_strategy, st.tuples(st.integers(0, 9), st.integers(10, 20)))
def test_every_character_keeps_its_place_and_its_marks(spans, span):
    text = "abcdefghijklmnopqrst"
    start, end = span
    marks = [mark(left, right, number) for number, (left, right) in enumerate(spans, start=1)]
    marks = sorted((m for m in marks if m.start < end and m.end > start), key=lambda m: (m.start, -m.end))
    tree = mark_tree(text, span, marks)
    assert text_of(tree) == text[start:end]
    expected = [sorted(m.number for m in marks if m.start <= i < m.end) for i in range(start, end)]
    assert covered(tree) == expected


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([[(0, 10)], [(3, 5)]], [1, 0]),
        ([[(0, 5)], [(6, 9)]], [0, 0]),
        ([[(0, 6)], [(3, 9)]], [0, 1]),
        ([[(0, 2), (8, 9)], [(2, 8)]], [0, 0]),
    ],
    ids=["nested", "apart", "overlapping", "around"],
)
def test_underlines_of_what_overlaps_are_apart(contents, expected):
    assert levels(contents) == expected


def test_more_underlines_than_there_is_room_for_share_the_lowest():
    assert max(levels([[(0, 10 + i)] for i in range(9)])) == LEVELS - 1


def test_only_the_first_piece_opens_a_statement(quarrel):
    document, text = quarrel
    pieces = [m for m in marks_of(document.statements, text) if (m.number, m.role) == (3, "content")]
    assert [piece.is_first for piece in pieces] == [True, False]


def test_a_content_that_begins_between_paragraphs_opens_with_its_first_word():
    article = article_of("It rained.\n\nNobody came, Marlow said.")
    record = {"source": ["Marlow"], "cue": ["said"], "content": [(10, 23)]}
    (mark, *_) = marks_of(document_of(article, [record]).statements, article.text)
    assert article.text[mark.start : mark.end] == "Nobody came"
    assert mark.is_first
