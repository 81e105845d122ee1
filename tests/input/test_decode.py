import codecs
import gzip
import random
import warnings

import pytest

from claimx.errors import BinaryArticleError, ClaimxWarning, EncodingError
from claimx.input.decode import decode, is_encoding

TEXT = "The café’s owner, Zoë Quill, denied it: “We’ve closed – for good…” she said."


def _decode(data, encoding=None):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        text = decode(data, encoding=encoding, place="a.txt")
    assert all(warning.category is ClaimxWarning for warning in caught)
    return text, [str(warning.message) for warning in caught]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8 with mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32"),
    ],
)
def test_unicode_is_read_silently(data):
    assert _decode(data) == (TEXT, [])


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-16-le", "utf-16-be"])
def test_a_guess_is_told(encoding):
    text, messages = _decode(TEXT.encode(encoding))
    assert text == TEXT
    assert len(messages) == 1
    assert f"read as {encoding}" in messages[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министр заявил, что мост безопасен и трещин в нём нет.", "cp1251"),
        ("大臣は、橋は安全であると述べた。", "shift_jis"),
    ],
)
def test_other_languages_are_guessed(text, encoding):
    assert _decode(text.encode(encoding))[0] == text


def test_latin_1_is_read_as_its_superset():
    text, messages = _decode("Zoë Quill’s café".replace("’", "'").encode("latin-1"))
    assert (text, len(messages)) == ("Zoë Quill's café", 1)


def test_damaged_utf8_stays_utf8():
    data = (TEXT * 3).encode()
    damaged = data[:200] + b"\xff" + data[200:]
    text, messages = _decode(damaged)
    assert text.replace("\ufffd", "") == TEXT * 3
    assert "damaged UTF-8 from byte 200 on; characters that read as U+FFFD: 1" in messages[0]


def test_characters_in_halves_are_put_together():
    data = TEXT.encode() + b"\xed\xa0\xbd\xed\xb9\x82"
    text, messages = _decode(data)
    assert text == TEXT + "🙂"
    assert f"from byte {len(TEXT.encode()):,} on (CESU-8)" in messages[0]
    assert _decode(b"He said\xed\xa0\xbd no.")[0] == "He said\ufffd no."


def test_stray_nul_characters_stay():
    assert _decode(b"He said\0 no.") == ("He said\0 no.", [])


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""])
def test_a_named_encoding_is_taken_and_its_mark_dropped(mark):
    assert _decode(mark + TEXT.encode("utf-16-le"), "utf-16-le") == (TEXT, [])


def test_a_wrong_named_encoding_tells_the_offset():
    with pytest.raises(EncodingError, match=r"a.txt: not valid utf-8: byte 92 at offset 12"):
        decode("The old cafe’s".encode("cp1252"), encoding="utf-8", place="a.txt")


@pytest.mark.parametrize("name", ["klingon", "hex"])
def test_an_unknown_encoding_is_told(name):
    assert not is_encoding(name)
    with pytest.raises(EncodingError, match=f"no encoding '{name}'"):
        decode(b"no", encoding=name, place="a.txt")


def test_a_broken_mark_tells_the_offset():
    with pytest.raises(EncodingError, match="not valid utf-16-le: byte 61 at offset 4"):
        decode(codecs.BOM_UTF16_LE + b"a\0a", encoding=None, place="a.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n1 0 obj", "a PDF file", id="pdf"),
        pytest.param(gzip.compress(b"no"), "a gzip archive", id="gzip"),
        pytest.param(b"PK\x03\x04\x14\0", "office document", id="office document"),
        pytest.param(b"ab\0\0\0\0\x01\x02" * 20, "a binary file", id="mostly zeros"),
        pytest.param(random.Random(1).randbytes(4000), "a binary file", id="random"),
    ],
)
def test_binary_files_are_refused(data, kind):
    with pytest.raises(BinaryArticleError, match=kind):
        decode(data, encoding=None, place="a.txt")
