import io
import json
import socket
import warnings

import pytest

from claimx.article import Article
from claimx.errors import ClaimxWarning, InputError
from claimx.input.collection import InputOptions, InputProblem, parse_fields, read_collection
from tests.input import collections
from tests.input.collections import PACKERS, PAGE, RECORD, TEXT


@pytest.fixture
def read(tmp_path):
    """A function that reads files given by name and content, from a folder of their own."""

    def read(files, **options):
        for name, data in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(read_collection([tmp_path], InputOptions(**options)))

    return read


def _about(items):
    """Ids of articles; lines and reasons of problems."""
    return [item.id if isinstance(item, Article) else (item.line, item.reason) for item in items]


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize(
    ("ending", "data"),
    [
        ("jsonl", collections.jsonl(RECORD)),
        ("json", collections.jsonl(json.dumps([RECORD], indent=1))),
        ("csv", collections.table(RECORD)),
        ("csv", collections.table(RECORD, delimiter=";")),
        ("tsv", collections.table(RECORD, delimiter="\t")),
        ("parquet", collections.parquet(RECORD)),
    ],
)
def test_a_record_is_the_same_article_from_every_format(read, ending, data, packing):
    [article] = read({f"export.{ending}{packing}": PACKERS[packing](data)})
    expected = {**RECORD, "date": "2023-04-05", "path": article.path}
    assert article.model_dump() == expected
    assert article.path.endswith(f"export.{ending}{packing}")


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("a.txt", f"Bridge checked\n\n{TEXT}", "Bridge checked"),
        ("a.md", f"# Bridge checked\n\n{TEXT}", "Bridge checked"),
        ("noname", TEXT, None),
    ],
)
def test_a_text_is_one_article_as_it_stands(read, name, data, title, packing):
    [article] = read({f"{name}{packing}": PACKERS[packing](data.encode())})
    assert (article.text, article.title, article.date, article.url) == (data, title, None, None)


def test_of_a_page_the_main_text_is_the_article(read, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("reading a page reaches for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    [article] = read({"page.html": PAGE})
    assert article.title == "Bridge checked"
    assert article.date == "2023-04-05"
    assert article.url == "https://news.example/bridge"
    assert "Home" not in article.text
    assert "Copyright" not in article.text
    assert f"\n\n{TEXT}\n\n" in article.text


def test_a_page_that_declares_its_encoding_is_read_in_it(read):
    page = PAGE.replace('charset="utf-8"', 'charset="ISO-8859-1"')
    [article] = read({"page.htm": page.encode("cp1252")})
    assert TEXT in article.text


def test_web_archives_give_the_pages_that_were_fetched(read):
    data = collections.warc(
        ("200 OK", "text/html; charset=utf-8", PAGE.encode()),
        ("404 Not Found", "text/html", PAGE.encode()),
        ("200 OK", "image/png", b"\x89PNG"),
        ("200 OK", "text/html", b"<html></html>"),
        ("200 OK", "text/plain", TEXT.encode()),
    )
    page, problem, plain = read({"crawl.warc.gz": data})
    assert TEXT in page.text
    assert (page.url, page.date) == ("https://news.example/0", "2023-04-05")
    assert problem.line == 4
    assert "https://news.example/3" in problem.reason
    assert plain.text == TEXT


def test_pdf_gives_paragraphs(read):
    lines = [
        "The bridge was closed on Monday after cracks had been exam-",
        "ined, the city said.",
        "It is long.",
    ]
    [article] = read({"a.pdf": collections.pdf(lines)})
    assert article.text == (
        "The bridge was closed on Monday after cracks had been examined, the city said.\n\nIt is long."
    )
    assert article.title == "Bridge checked"


def test_a_locked_or_broken_pdf_is_a_problem(read):
    data = collections.pdf(["x"], password="secret")
    locked, broken = read({"a.pdf": data, "b.pdf": data[:300]})
    assert "password" in locked.reason
    assert "cannot be read" in broken.reason


def test_a_missing_extra_names_the_install_command(read, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pypdf", None)
    monkeypatch.setitem(__import__("sys").modules, "warcio.archiveiterator", None)
    problems = read({"a.pdf": b"%PDF-1.4", "b.warc": b"WARC/1.0\r\n"})
    assert [problem.remedy for problem in problems] == [
        "Install it: pip install 'claimx[pdf]'.",
        "Install it: pip install 'claimx[warc]'.",
    ]


def test_content_comes_before_the_name(read):
    names = [
        "page.txt", "export", "packed.jsonl", "table.txt", "lines.json", "array.jsonl", "x.pdf.txt"
    ]  # fmt: skip
    data = [
        PAGE,
        collections.jsonl(RECORD),
        PACKERS[".gz"](collections.jsonl(RECORD)),
        collections.parquet(RECORD),
        collections.jsonl(RECORD, RECORD),
        json.dumps([RECORD]),
        collections.pdf(["Some text."]),
    ]
    items = read(dict(zip(names, data, strict=True)))
    assert all(isinstance(item, Article) for item in items)
    assert len(items) == 8


def test_a_format_may_be_forced():
    stream = io.BytesIO(collections.jsonl(RECORD))
    [article] = read_collection(["-"], InputOptions(format="txt"), stdin=stream)
    assert article.text.startswith('{"text"')
    assert article.path is None


@pytest.mark.parametrize(
    "data",
    [
        collections.jsonl(RECORD),
        PACKERS[".zst"](collections.jsonl(RECORD)),
        collections.parquet(RECORD),
        PACKERS[".gz"](collections.parquet(RECORD)),
    ],
)
def test_standard_input_may_be_anything(data):
    [article] = read_collection(["-"], stdin=io.BytesIO(data))
    assert (article.id, article.text, article.path) == ("b-1", TEXT, None)


def test_broken_records_are_problems_and_the_rest_is_read(read):
    data = collections.jsonl(
        {"text": TEXT, "id": 1},
        '{"text": "brok',
        "[1, 2]",
        {"body": TEXT},
        {"text": ["a"]},
        {"text": " \n"},
        {"text": None},
        {"text": "x" * 500},
        {"text": TEXT, "id": [1]},
        "",
        "[" * 100_000,
        {"text": TEXT, "id": 2},
    )
    items = read({"a.jsonl": data + b"\n\xff\xfe{}\n"}, max_chars=400)
    lines = [item.line for item in items if isinstance(item, InputProblem)]
    assert lines == [2, 3, 4, 5, 6, 7, 8, 9, 11, 13]
    assert [item.id for item in items if isinstance(item, Article)] == ["1", "2"]
    problems = {item.line: item for item in items if isinstance(item, InputProblem)}
    for line, words in {
        2: "broken JSON: unterminated string", 3: "a list, not an object", 4: "no text in the field 'text'",
        5: "holds a list", 6: "white space", 7: "no value", 8: "500 characters; 400", 9: "not an id",
        11: "nested too deeply", 13: "not valid utf-8: byte ff",
    }.items():  # fmt: skip
        assert words in problems[line].reason
        assert problems[line].remedy.endswith(".")
    assert "--field text=" in problems[4].remedy
    assert "body" in problems[4].remedy


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.txt": ""}, "it is empty"),
        ({"a.txt": " \n"}, "white space"),
        ({"a.png": b"\x89PNG\r\n\x1a\n"}, "a PNG image"),
        ({"a.jsonl": b"PK\x03\x04" + bytes(100)}, "a ZIP archive"),
        ({"a.csv": bytes(range(256)) * 8}, "binary"),
        ({"a.html": "<html><body></body></html>"}, "no main text"),
        ({"a.parquet": b"PAR1" + bytes(100)}, "damaged"),
        ({"a.csv": "a,b\n1,2\n"}, "no text in the field 'text'"),
        ({"a.parquet": collections.parquet({"body": TEXT})}, "no text in the field 'text'"),
        ({"a.txt": "x" * 5000}, "characters are allowed"),
        ({"a.jsonl.gz": b"\x1f\x8b" + bytes(100)}, "broken or not complete"),
    ],
)
def test_a_file_without_article_is_one_problem(read, files, expected):
    [problem] = read(files, max_chars=2000)
    assert expected in problem.reason
    assert problem.file.endswith(next(iter(files)))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_file_that_breaks_off_gives_what_came_before(read, packing):
    data = collections.jsonl(*({"text": f"{TEXT} {number}", "id": number} for number in range(3000)))
    packed = PACKERS[packing](data)
    *articles, problem = read({f"a.jsonl{packing}": packed[: len(packed) * 3 // 4]})
    assert [article.id for article in articles] == [str(number) for number in range(len(articles))]
    assert "not complete" in problem.reason


def test_a_damaged_row_group_does_not_end_the_file(read):
    records = [{"text": f"{TEXT} {number}", "id": number} for number in range(300)]
    data = bytearray(collections.parquet(*records, row_group_size=100, compression="NONE"))
    place = data.index(b"about it. 150")
    data[place - 6000 : place] = bytes(6000)
    items = read({"a.parquet": bytes(data)})
    ids = {item.id for item in items if isinstance(item, Article)}
    assert {str(number) for number in (*range(100), *range(200, 300))} <= ids
    assert len(ids) < 300 or any(isinstance(item, InputProblem) for item in items)


def test_fields_may_have_other_names_and_lie_within_others(read):
    record = {"article": {"body": TEXT}, "headline": "Bridge", "when": "5 April 2023", "uuid": 7}
    fields = parse_fields(["text=article.body", "title=headline", "date=when", "id=uuid"])
    [article] = read({"a.jsonl": collections.jsonl(record)}, fields=fields)
    assert (article.text, article.title, article.date, article.id) == (TEXT, "Bridge", "2023-04-05", "7")


@pytest.mark.parametrize("pair", ["text", "body=text", "text="])
def test_a_wrong_field_is_refused(pair):
    with pytest.raises(InputError, match="text=body"):
        parse_fields([pair])


def test_ids_hang_on_name_and_content_not_on_the_place_or_on_other_files(read, tmp_path):
    files = {"2024/a.txt": TEXT, "b.jsonl": collections.jsonl({"text": TEXT}, {"text": TEXT + "!"})}
    ids = _about(read(files))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "2024").mkdir(parents=True)
    for name, data in files.items():
        (elsewhere / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert _about(read_collection([elsewhere])) == ids
    assert ids[0].startswith("2024/a-")
    assert len(set(ids)) == 3
    assert _about(read_collection([elsewhere / "2024"])) != ids[:1]


def test_ids_are_unique(read):
    records = [
        {"text": TEXT, "id": "x"},
        {"text": TEXT},
        {"text": TEXT, "id": "x#2"},
        {"text": TEXT, "id": "x"},
    ]
    ids = _about(read({"a.jsonl": collections.jsonl(*records), "b.jsonl": collections.jsonl(*records)}))
    assert len(set(ids)) == 8
    assert ids[0] == "x"


def test_the_order_is_that_of_the_names_part_by_part(read):
    names = ["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "B.txt", ".hidden.txt"]
    paths = [
        item.path.rpartition("test_the")[2].split("/", 1)[1] for item in read(dict.fromkeys(names, TEXT))
    ]
    assert paths == ["B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt"]


def test_what_is_noted_is_said_once_at_the_end(read):
    german = "Der Sprecher sagte, man habe die Brücke geprüft und keine Risse gefunden. " * 5
    records = [{"text": german, "date": f"05/04/{2000 + number}"} for number in range(20)]
    with pytest.warns(ClaimxWarning) as caught:
        read({"a.jsonl": collections.jsonl(*records), "b.txt": "“It’s”, he said".encode("cp1252")})
    messages = [str(warning.message) for warning in caught]
    assert len(messages) == 3
    assert any("not look like English" in text and "20 of this kind" in text for text in messages)
    assert any("a.jsonl:1: the date '05/04/2000' is not understood" in text for text in messages)
    assert any("read as cp1252" in text for text in messages)


def test_encodings_of_lines(read):
    quoted = {**RECORD, "text": TEXT.replace("city", "café")}
    data = collections.table(quoted, quoted).decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ClaimxWarning)
        items = read(
            {
                "a.csv": data.encode("cp1252"),
                "b.csv": data.encode("utf-16"),
                "c.csv": data.encode("utf-8-sig"),
            }
        )
    assert [item.text for item in items] == [quoted["text"]] * 6


def test_everything_that_is_named_is_read_once(tmp_path):
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    items = list(read_collection([tmp_path / "b.txt", tmp_path, str(tmp_path / "*.txt"), tmp_path / "no*"]))
    names = [item.path.rpartition("/")[2] for item in items if isinstance(item, Article)]
    assert names == ["b.txt", "a.txt", "c.md"]
    assert items[-1].reason == "no file has such a name"


def test_files_may_be_left_out(tmp_path):
    (tmp_path / "drafts").mkdir()
    for name in ("a.txt", "drafts/b.txt", "c.png"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    items = read_collection([tmp_path], InputOptions(exclude=("*.png", "drafts/*")))
    assert [item.path for item in items] == [str(tmp_path / "a.txt")]


def test_links_and_what_is_no_file(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "c.txt").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    __import__("os").mkfifo(tmp_path / "pipe")
    items = list(read_collection([tmp_path]))
    assert [item.path for item in items[:2]] == [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert [item.reason for item in items[2:]] == ["there is no such file", "it is no regular file"]


def test_a_problem_is_an_error_for_who_wants_one(read):
    [problem] = read({"a.txt": ""})
    with pytest.raises(InputError, match=r"a\.txt: it is empty\. Give a file"):
        raise problem.error()
