"""A broken record of CSV costs no more than itself."""

import io

import pytest

from claimx.article import Article
from claimx.input.collection import InputOptions, read_collection


def _read(tmp_path, text, **options):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    items = list(read_collection([path], InputOptions(**options)))
    articles = [item.id for item in items if isinstance(item, Article)]
    return articles, {item.line: item.reason for item in items if not isinstance(item, Article)}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param('2,"never closed', "broken CSV", id="closed by the next cell"),
        pytest.param('2,"never closed\n9,"x"', "broken CSV", id="closed by the next line"),
        pytest.param("2,a,b,c", "4 cells, the header has 2", id="too many cells"),
        pytest.param('2,"He said "no"', "broken CSV", id="not doubled"),
    ],
)
def test_a_broken_record_does_not_swallow_the_next(tmp_path, bad, reason):
    rows = ["id,text", "1,one", bad, '3,"three, ""3""\nand more"', "4,four"]
    articles, problems = _read(tmp_path, "\n".join(rows))
    assert [id for id in articles if id != "9"] == ["1", "3", "4"]
    assert reason in problems[3]


def test_an_open_quotation_mark_is_given_up_after_the_longest_record(tmp_path):
    rows = ["id,text", '1,"open', *(f"{number},{'x' * 1000}" for number in range(2, 4000))]
    articles, problems = _read(tmp_path, "\n".join(rows), max_chars=1000)
    assert len(articles) == 3998
    assert list(problems) == [2]


def test_a_line_that_is_not_valid_costs_itself(tmp_path):
    rows = ["id,text", "1,caf\u00e9 caf\u00e9 caf\u00e9", "2,two", "3,three"]
    data = "\n".join(rows).encode().replace(b"two", b"tw\xff")
    articles, problems = _read(tmp_path, data)
    assert articles == ["1", "3"]
    assert "byte ff" in problems[3]


def test_lines_end_as_they_like_and_empty_ones_are_none(tmp_path):
    articles, problems = _read(tmp_path, "id,text\r\n1,one\r\n\r\n2,two\n")
    assert (articles, problems) == (["1", "2"], {})


def test_a_header_alone_gives_nothing():
    assert list(read_collection(["-"], InputOptions(format="csv"), stdin=io.BytesIO(b"id,text\n"))) == []
