"""Packed files: bounded, whatever is in them."""

import gzip
import io
import itertools
import tracemalloc
import zlib

import pytest
import zstandard

from claimx.errors import InputError
from claimx.input import stream
from claimx.input.collection import read_collection
from claimx.input.files import SourceFile


class _Zeros(io.RawIOBase):
    """Any amount of zeros."""

    def __init__(self, size):
        self._left = size

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), self._left)
        buffer[:count] = bytes(count)
        self._left -= count
        return count


def _bomb(tmp_path, packing, size):
    path = tmp_path / f"a.jsonl{packing}"
    with path.open("wb") as target:
        if packing == ".gz":
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            for _ in range(size >> 20):
                target.write(packer.compress(bytes(1 << 20)))
            target.write(packer.flush())
        else:
            zstandard.ZstdCompressor(level=1).copy_stream(_Zeros(size), target)
    return path


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_bomb_is_given_up_and_takes_no_memory(tmp_path, monkeypatch, packing):
    monkeypatch.setattr(stream, "FREE_BYTES", 16 << 20)
    path = _bomb(tmp_path, packing, 64 << 20)
    tracemalloc.start()
    items = list(read_collection([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(items) == 1
    assert "binary" in items[0].reason or "300 times" in items[0].reason
    assert peak < 60 << 20


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_the_stream_itself_ends_where_it_unpacks_to_too_much(tmp_path, monkeypatch, packing):
    monkeypatch.setattr(stream, "FREE_BYTES", 16 << 20)
    path = _bomb(tmp_path, packing, 64 << 20)
    file = SourceFile(str(path), path.name)
    with (
        stream.open_stream(file) as opened,
        pytest.raises(InputError, match="more than 300 times its size"),
    ):
        list(iter(lambda: opened.read(1 << 20), b""))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_members_that_follow_each_other_are_one_file(tmp_path, pack):
    path = tmp_path / "a"
    path.write_bytes(pack(b"one\n") + pack(b"") + pack(b"two\n"))
    with stream.open_stream(SourceFile(str(path), "a")) as opened:
        assert opened.read() == b"one\ntwo\n"


def test_a_large_file_is_read_as_it_comes(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    line = b'{"text": "' + b"The mayor said no. " * 2000 + b'"}\n'
    with gzip.open(path, "wb", compresslevel=1) as target:
        for _ in range(300):
            target.write(line)
    tracemalloc.start()
    articles = sum(1 for _ in itertools.islice(read_collection([path]), 60))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert articles == 60
    assert peak < 8 << 20
