import io
import warnings

import pytest

from claimx.errors import (
    ArticleIsFolderError,
    ArticleNotFoundError,
    ArticleTooLargeError,
    ClaimxWarning,
    EmptyArticleError,
)
from claimx.input.read import read_article

TEXT = "Bridge closed\r\n\r\n“No,” said Quill.\rAnd\nthat\twas it.\x00"


def test_text_is_what_the_bytes_say(tmp_path):
    path = tmp_path / "bridge.v2.txt"
    path.write_bytes(TEXT.encode())
    article = read_article(path)
    assert article.text == TEXT
    assert (article.id, article.path, article.title, article.date) == (
        "bridge.v2",
        str(path),
        "Bridge closed",
        None,
    )


def test_standard_input():
    article = read_article("-", stdin=io.BytesIO(TEXT.encode()))
    assert (article.id, article.path, article.text) == ("stdin", None, TEXT)


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("missing.txt", ArticleNotFoundError, "no such file"),
        ("folder", ArticleIsFolderError, "folder"),
        ("empty.txt", EmptyArticleError, "it is empty"),
        ("blank.txt", EmptyArticleError, "white space"),
        ("large.txt", ArticleTooLargeError, "11 characters; 10 characters"),
        ("huge.txt", ArticleTooLargeError, "more than 40 bytes"),
        ("nul\0.txt", ArticleNotFoundError, "cannot be read"),
        ("empty.txt/inside.txt", ArticleNotFoundError, "cannot be read"),
    ],
)
def test_bad_input_names_place_and_problem(tmp_path, name, error, message):
    (tmp_path / "folder").mkdir()
    for file, data in {"empty": b"", "blank": b" \n\t", "large": b"x" * 11, "huge": b"x" * 41}.items():
        (tmp_path / f"{file}.txt").write_bytes(data)
    with pytest.raises(error, match=message) as caught:
        read_article(tmp_path / name, max_chars=10)
    assert caught.value.place == str(tmp_path / name)
    assert caught.value.remedy.endswith(".")


def test_a_long_text_of_the_allowed_length_is_read():
    text = "“" * 10  # 30 bytes
    assert read_article("-", max_chars=10, stdin=io.BytesIO(text.encode())).text == text


def test_another_language_is_read_with_a_warning():
    text = "Der Sprecher sagte, man habe die Brücke geprüft und keine Risse gefunden. " * 5
    with pytest.warns(ClaimxWarning, match="standard input: this does not look like English"):
        assert read_article("-", stdin=io.BytesIO(text.encode())).text == text


def test_english_is_read_without_warning():
    text = "The mayor said that the bridge had been checked and that no cracks were found by them. " * 5
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_article("-", stdin=io.BytesIO(text.encode()))
