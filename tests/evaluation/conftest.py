"""A made-up corpus, and readings of it that are wrong in known ways."""

import random

import pytest

TEXT = (
    "The mayor's office denied on Monday that the bridge was unsafe. “It was checked in May,” said Ada "
    "Quill, the mayor. She added: “And it will be checked again.”\n\nCritics said the report was “a joke”. "
    "According to one of them, nobody had read it."
)


def _spans(*pieces):
    return [[TEXT.index(piece), TEXT.index(piece) + len(piece)] for piece in pieces]


def _statement(name, source, cue, content, *, kind="claim", targets=(), speaker=None):
    return {
        "id": name,
        "source": _spans(*source),
        "cue": _spans(*cue),
        "content": _spans(*content),
        "type": kind,
        "targets": list(targets),
        "speaker": speaker,
    }


@pytest.fixture
def gold():
    statements = [
        _statement(
            "s1",
            ["The mayor's office"],
            ["denied"],
            ["that the bridge was unsafe"],
            kind="denial",
            speaker="Ada Quill",
        ),
        _statement(
            "s2", ["Ada Quill, the mayor"], ["said"], ["“It was checked in May,”"], speaker="Ada Quill"
        ),
        _statement("s3", ["She"], ["added"], ["“And it will be checked again.”"], speaker="Ada Quill"),
        _statement(
            "s4",
            ["Critics"],
            ["Critics said"],
            ["the report was “a joke”"],
            kind="counterclaim",
            targets=["s2"],
        ),
        _statement("s5", [], ["According to"], ["nobody had read it"]),
    ]
    return [
        {"id": "bridge", "text": TEXT, "statements": statements},
        {
            "id": "discarding",
            "text": TEXT,
            "statements": statements,
            "discard": _spans("that the bridge was unsafe"),
        },
        {"id": "nothing", "text": "Nothing was said.", "statements": []},
    ]


@pytest.fixture
def perturb():
    """A function that makes a wrong reading of annotated articles, by a seed."""

    def wrong_reading(rows, seed):
        rng = random.Random(seed)
        return [_wrong_article(row, rng) for row in rows if rng.random() > 0.1]

    return wrong_reading


def _wrong_article(row, rng):
    length = len(row["text"])
    statements = []
    for statement in row["statements"]:
        if rng.random() < 0.15:
            continue
        changed = dict(statement)
        for role in ("source", "cue", "content"):
            changed[role] = [_wrong_span(span, length, rng) for span in statement[role] if rng.random() > 0.1]
        if rng.random() < 0.3:
            changed["type"] = rng.choice(["claim", "denial", "counterclaim"])
        if rng.random() < 0.3:
            changed["targets"] = [rng.choice(row["statements"])["id"]]
        if rng.random() < 0.3:
            changed["speaker"] = rng.choice([None, "Quill", "ada QUILL", "Marlow"])
        changed.pop("form", None)
        statements += [changed] * rng.choice([1, 1, 1, 2])
    rng.shuffle(statements)
    return {"id": row["id"], "statements": [{**s, "id": f"p{i}"} for i, s in enumerate(statements)]}


def _wrong_span(span, length, rng):
    start, end = (min(max(offset + rng.choice([0, 0, 0, -9, -1, 1, 7]), 0), length) for offset in span)
    return [min(start, end), max(start, end)]
