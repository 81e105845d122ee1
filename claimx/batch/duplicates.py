"""Copies of one text: the same words, or nearly so (wire copy with another headline, cut or touched up).

A text is the set of its five-word sequences; two are alike by the share of sequences that both have
(Jaccard). The share is estimated by MinHash (Broder 1997), and who is to be compared with whom is found by
hashing bands of the signature (LSH: Indyk and Motwani 1998). datasketch computes the signatures. Its index
keeps several kilobytes an article in sets and dicts; the one here keeps 700 bytes in arrays.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_SHINGLE = 5  # words
_PERMUTATIONS = 126
# Of six values each: a pair of similarity .7 meets in one of them with a chance of .93, of .8 with .998.
_BANDS = 21

# Wire copy cut by a quarter, or with every thirtieth word changed, lies above
# (benchmarks/results/duplicates.md).
THRESHOLD = 0.7

# Originals that are remembered at least; at most twice as many are. Beyond them the oldest are forgotten, so
# that a copy of something two million articles ago counts as new, and memory ends at 1.4 GB.
REMEMBERED = 1_000_000

# Reports from one template (weather, results) share bands without being copies. Of those with the same band
# only the first are compared, or each would be compared with all.
_MOST_IN_BAND = 32

_WORD = re.compile(r"\w+")
_WORDS_AT_A_TIME = 4096  # bounds the memory for a text of any length


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What an article is a copy of."""

    of: str
    """Id of the original: the first such article in the order of reading."""
    similarity: float
    """Estimated share of five-word sequences that both have; 1 for the same words."""


class DuplicateFinder:
    """Tells of each article, in the order of reading, whether an earlier one has nearly the same text.

    `find` is to be called once for each article; an article that is a duplicate is never an original. The
    answers hang on the articles and their order alone: a resumed run calls `find` for all articles again. It
    takes a third of a millisecond for an article of 500 words, and about 700 bytes for each original.

    Args:
        threshold: Least similarity of a duplicate, from 0 to 1.
        remembered: Originals that are remembered at least; at most twice as many are.
    """

    def __init__(self, threshold: float = THRESHOLD, remembered: int = REMEMBERED) -> None:
        self._threshold = threshold
        self._remembered = remembered
        self._signer = Signer()
        self._new, self._old = _Index(), _Index()

    def find(self, id: str, text: str) -> Duplicate | None:
        """What the article is a copy of; None if it is new, and it is remembered then."""
        return self.find_signed(id, self._signer.sign(text))

    def find_signed(self, id: str, signature: NDArray[Any]) -> Duplicate | None:
        """The same by the signature of the text, which may have been made elsewhere."""
        bands = [crc32(band.tobytes(), place) for place, band in enumerate(signature.reshape(_BANDS, -1))]
        signature = signature.astype("uint16")  # the low halves suffice to compare
        candidates = [*self._old.find(signature, bands), *self._new.find(signature, bands)]
        # The older ones come first, and `max` takes the first of those that are equally alike.
        best = max(candidates, key=lambda duplicate: duplicate.similarity, default=None)
        if best is not None and best.similarity >= self._threshold:
            return best
        if len(self._new) >= self._remembered:
            self._old, self._new = self._new, _Index()
        self._new.add(id, signature, bands)
        return None


class Signer:
    """Text -> signature."""

    def __init__(self) -> None:
        import numpy
        from datasketch import MinHash

        self._numpy = numpy
        # Its hash function is asked for each value; these are hashed already.
        self._blank = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)

    def sign(self, text: str) -> NDArray[numpy.uint32]:
        """The smallest hashes of the text's sequences under each permutation. Shape (126,), uint32."""
        minhash = self._blank.copy()
        for values in self._shingles(text):
            minhash.update_batch(values.tolist())
        signature: NDArray[Any] = minhash.hashvalues.astype(self._numpy.uint32)
        return signature

    def _shingles(self, text: str) -> Iterator[NDArray[numpy.uint32]]:
        """Hashes of the five-word sequences, some thousand at a time; a shorter text is one sequence."""
        numpy = self._numpy
        words = _WORD.findall(text.lower())
        hashes = numpy.array(
            [crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=numpy.uint64
        )
        width = min(_SHINGLE, len(words))
        count = len(words) - width + 1 if words else 0
        for start in range(0, count, _WORDS_AT_A_TIME):
            end = min(start + _WORDS_AT_A_TIME, count)
            value = numpy.zeros(end - start, dtype=numpy.uint64)
            for place in range(width):
                # The multiplier is that of Knuth's MMIX generator; products wrap around.
                value = value * numpy.uint64(6364136223846793005) + hashes[start + place : end + place]
            yield (value >> numpy.uint64(32)).astype(numpy.uint32)


class _Index:
    """Signatures, found again by the hash of any of their bands.

    A table with open addressing: a place has a band's hash and the number of the original.
    """

    _BLOCK = 4096  # signatures

    def __init__(self) -> None:
        self._blocks: list[Any] = []
        self._ids = bytearray()
        self._ends = array("Q", [0])
        self._resize(1 << 12)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, id: str, signature: NDArray[Any], bands: list[int]) -> None:
        """Remember an original."""
        number = len(self)
        if number % self._BLOCK == 0:
            self._blocks.append(signature.repeat(self._BLOCK).reshape(len(signature), -1).T.copy())
        self._blocks[-1][number % self._BLOCK] = signature
        self._ids += id.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._ids))
        if self._used + len(bands) > 0.7 * (self._mask + 1):
            hashes, numbers = self._hashes, self._numbers
            self._resize(2 * (self._mask + 1))
            for old, at in zip(hashes, numbers, strict=True):
                if at:
                    self._put(old, at)
        for band in bands:
            self._put(band, number + 1)

    def find(self, signature: NDArray[Any], bands: list[int]) -> Iterator[Duplicate]:
        """Who shares a band with the signature, in the order of the additions, with the similarity."""
        found = {number for band in bands for number in self._get(band)}
        for number in sorted(found):
            block = self._blocks[(number - 1) // self._BLOCK]
            equal = int((block[(number - 1) % self._BLOCK] == signature).sum())
            id = self._ids[self._ends[number - 1] : self._ends[number]].decode("utf-8", "surrogatepass")
            yield Duplicate(id, round(equal / len(signature), 3))

    def _resize(self, size: int) -> None:
        self._mask = size - 1
        self._used = 0
        self._hashes = array("I", bytes(4 * size))
        self._numbers = array("I", bytes(4 * size))  # 0 is an empty place

    def _put(self, band: int, number: int) -> None:
        place = band & self._mask
        same = 0
        while self._numbers[place]:
            same += self._hashes[place] == band
            if same == _MOST_IN_BAND:
                return
            place = (place + 1) & self._mask
        self._hashes[place] = band
        self._numbers[place] = number
        self._used += 1

    def _get(self, band: int) -> Iterator[int]:
        place = band & self._mask
        while number := self._numbers[place]:
            if self._hashes[place] == band:
                yield number
            place = (place + 1) & self._mask
