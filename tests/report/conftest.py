import pytest

from tests.report.made import article_of, document_of

TEXT = (
    "Kiev accused the rebels of shelling the stop. "
    "The rebels denied it. "
    "“We saw him say the mayor lied,” Quill claimed, “and he ran.” "
    "A source said so."
)


@pytest.fixture
def quarrel():
    """A document and its text: an accusation, its denial, a statement within another, an unnamed source."""
    article = article_of(TEXT, title="A <b>quarrel</b>", path="news/quarrel.txt", date="2026-02-03")
    document = document_of(
        article,
        [
            {
                "source": ["Kiev"],
                "cue": ["accused"],
                "lemma": "accuse",
                "speaker_id": "p1",
                "content": ["the rebels of shelling the stop"],
            },
            {
                "source": ["The rebels"],
                "cue": ["denied"],
                "lemma": "deny",
                "speaker_id": "p2",
                "content": [(60 + 5, 60 + 7)],
                "type": "denial",
                "targets": ["s1"],
                "evidence": ["cue: denied"],
            },
            {
                "source": ["Quill"],
                "cue": ["claimed"],
                "lemma": "claim",
                "speaker_id": "p3",
                "form": "direct",
                "content": ["“We saw him say the mayor lied,”", "“and he ran.”"],
            },
            {"source": ["him"], "cue": ["say"], "content": ["the mayor lied"], "confidence": 0.3},
            {
                "source": ["A source"],
                "cue": ["said"],
                "speaker_id": "p4",
                "content": ["so"],
                "form": "mixed",
                "type": "counterclaim",
                "targets": ["s2"],
            },
        ],
        [
            ("Kiev", ["Kiev"]),
            ("rebels", ["the rebels", "The rebels"]),
            ("Quill", ["Quill"]),
            (None, ["A source"]),
        ],
    )
    return document, TEXT
