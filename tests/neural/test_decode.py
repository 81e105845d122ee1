from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from claimx.neural.decode import (
    Roles,
    Steps,
    _best_path,
    best_labels,
    cue_candidates,
    decode_entities,
    decode_roles,
    softmax,
)
from claimx.neural.labels import CUE_LABELS, ENTITY_LABELS, ROLE_LABELS

SCORES = st.floats(-20, 20, width=32)


def may_follow(before, after):
    return not after.startswith("I-") or (before != "O" and before[2:] == after[2:])


def is_legal(sequence):
    return not sequence[0].startswith("I-") and all(may_follow(*pair) for pair in pairwise(sequence))


def logits_for(labels, names):
    """Scores that leave no doubt: a token for each of `labels`."""
    return np.asarray(
        [[8.0 if label == name else 0.0 for name in names] for label in labels], dtype=np.float32
    )


def roles_for(*rows, cue=()):
    """Decode hand-made scores; each row names the wanted label of each token."""
    logits = np.stack([logits_for(row.split(), ROLE_LABELS) for row in rows])
    cues = np.zeros(logits.shape[:2], dtype=bool)
    cues[:, list(cue)] = True
    return decode_roles(logits, cues, np.ones_like(cues))


# -- the likeliest legal sequence


@given(arrays(np.float32, (2, 3, len(ROLE_LABELS)), elements=SCORES))
def test_best_labels_are_those_that_trying_all_finds(logits):
    found = best_labels(logits, Steps.between(ROLE_LABELS))
    scores = np.log(softmax(logits)).astype(np.float64)
    places = range(len(ROLE_LABELS))
    legal = [way for way in product(places, repeat=3) if is_legal([ROLE_LABELS[place] for place in way])]
    for row, labels in zip(scores, found.tolist(), strict=True):
        assert tuple(labels) in legal
        best = max(sum(row[token, label] for token, label in enumerate(way)) for way in legal)
        assert sum(row[token, label] for token, label in enumerate(labels)) == pytest.approx(best, abs=1e-3)


@given(st.integers(1, 60).flatmap(lambda n: arrays(np.float32, (1, n, len(ENTITY_LABELS)), elements=SCORES)))
def test_inside_never_stands_without_its_beginning(logits):
    labels = [ENTITY_LABELS[label] for label in best_labels(logits, Steps.between(ENTITY_LABELS))[0]]
    assert is_legal(labels)


@given(st.integers(1, 60).flatmap(lambda n: arrays(np.float32, (2, n, len(ROLE_LABELS)), elements=SCORES)))
def test_best_labels_score_as_much_as_the_best_path_through_all(logits):
    steps = Steps.between(ROLE_LABELS)
    for row, labels in zip(logits, best_labels(logits, steps), strict=True):
        tokens = np.arange(len(row))
        path = _best_path(row.tolist(), steps)
        assert is_legal([ROLE_LABELS[label] for label in labels])
        assert row[tokens, labels].sum() == pytest.approx(row[tokens, path].sum(), abs=1e-3)


# -- cues


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        pytest.param("O O", [], id="none"),
        pytest.param("O B O", [(1, 2)], id="one word"),
        pytest.param("B I I O", [(0, 3)], id="several words"),
        pytest.param("B B I", [(0, 1), (1, 3)], id="side by side"),
        pytest.param("O I I B", [(3, 4)], id="inside without a beginning is none"),
        pytest.param("O B I", [(1, 3)], id="at the end"),
    ],
)
def test_cues(labels, spans):
    found, begins = cue_candidates(logits_for(labels.split(), CUE_LABELS), 0.5)
    assert found == spans
    assert len(begins) == len(spans)
    assert all(begins > 0.9)


def test_threshold_decides_what_may_be_a_cue():
    logits = np.asarray([[1.0, 0.0, 0.0]], dtype=np.float32)  # a beginning: 0.21
    assert cue_candidates(logits, 0.2)[0] == [(0, 1)]
    assert cue_candidates(logits, 0.22)[0] == []


def test_text_without_tokens_has_no_cues():
    spans, begins = cue_candidates(np.zeros((0, 3), dtype=np.float32), 0.5)
    assert spans == []
    assert begins.shape == (0,)


@given(st.integers(0, 50).flatmap(lambda n: arrays(np.float32, (n, 3), elements=SCORES)), st.floats(0, 1))
def test_cues_are_apart_and_in_order(logits, threshold):
    spans, begins = cue_candidates(logits, threshold)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert len(begins) == len(spans)


# -- roles


@pytest.mark.parametrize(
    ("labels", "cue", "roles"),
    [
        pytest.param(
            "B-SOURCE I-SOURCE O B-CONTENT I-CONTENT",
            [2],
            Roles([(0, 2)], [(2, 3)], [(3, 5)]),
            id="source, cue, content",
        ),
        pytest.param(
            "B-CONTENT B-SOURCE O B-CONTENT I-CONTENT",
            [2],
            Roles([(1, 2)], [(2, 3)], [(0, 1), (3, 5)]),
            id="content in pieces",
        ),
        pytest.param(
            "B-CONTENT B-CONTENT O", [2], Roles([], [(2, 3)], [(0, 1), (1, 2)]), id="pieces that touch"
        ),
        pytest.param("O O CUE B-CONTENT", [0], Roles([], [(0, 1), (2, 3)], [(3, 4)]), id="cue in pieces"),
        pytest.param("CUE O O", [1], Roles([], [(0, 2)], []), id="cue longer than tagged"),
        pytest.param(
            "B-CONTENT I-CONTENT B-CONTENT",
            [1],
            Roles([], [(1, 2)], [(0, 1), (2, 3)]),
            id="the cue keeps its role",
        ),
        pytest.param("O O", [], Roles([], [], []), id="nothing"),
    ],
)
def test_roles(labels, cue, roles):
    assert roles_for(labels, cue=cue) == [roles]


def test_of_several_sources_the_surest_stays():
    logits = logits_for(["B-SOURCE", "O", "B-SOURCE", "I-SOURCE", "O"], ROLE_LABELS)[None]
    logits[0, 0] *= 0.5
    nothing = np.zeros((1, 5), dtype=bool)
    assert decode_roles(logits, nothing, ~nothing)[0].source == [(2, 4)]


def test_rows_are_decoded_apart():
    found = roles_for("B-SOURCE O B-CONTENT", "O B-SOURCE O")
    assert found == [Roles([(0, 1)], [], [(2, 3)]), Roles([(1, 2)], [], [])]


def test_what_is_no_token_has_no_role():
    logits = logits_for(["B-SOURCE", "B-CONTENT", "I-CONTENT"], ROLE_LABELS)[None]
    inside = np.asarray([[False, True, False]])
    assert decode_roles(logits, np.zeros_like(inside), inside) == [Roles([], [], [(1, 2)])]


def test_decoding_leaves_its_input_alone():
    logits = logits_for(["B-SOURCE", "O"], ROLE_LABELS)[None]
    before = logits.copy()
    decode_roles(logits, np.asarray([[False, True]]), np.asarray([[True, False]]))
    assert (logits == before).all()


@given(st.data())
def test_any_scores_give_roles_that_are_apart(data):
    n_cues, n_tokens = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 12))
    logits = data.draw(arrays(np.float32, (n_cues, n_tokens, len(ROLE_LABELS)), elements=SCORES))
    cues = data.draw(arrays(np.bool_, (n_cues, n_tokens)))
    inside = data.draw(arrays(np.bool_, (n_cues, n_tokens)))
    cues &= inside
    for roles, cue, exists in zip(decode_roles(logits, cues, inside), cues, inside, strict=True):
        tokens = [token for spans in roles for start, end in spans for token in range(start, end)]
        assert len(tokens) == len(set(tokens))
        assert all(exists[token] for token in tokens)
        assert len(roles.source) <= 1
        for spans in roles:
            assert spans == sorted(spans)
        of_cue = {token for start, end in roles.cue for token in range(start, end)}
        assert of_cue >= set(np.flatnonzero(cue))


# -- names


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        pytest.param("O B-PERSON I-PERSON O", [(1, 3, "PERSON")], id="two words"),
        pytest.param("B-ORG B-ORG", [(0, 1, "ORG"), (1, 2, "ORG")], id="side by side"),
        pytest.param("B-LOC B-NORP I-NORP", [(0, 1, "LOC"), (1, 3, "NORP")], id="of two kinds"),
        pytest.param("O O", [], id="none"),
    ],
)
def test_names(labels, names):
    assert decode_entities(logits_for(labels.split(), ENTITY_LABELS)) == names


def test_text_without_tokens_has_no_names():
    assert decode_entities(np.zeros((0, len(ENTITY_LABELS)), dtype=np.float32)) == []


@given(st.integers(1, 40).flatmap(lambda n: arrays(np.float32, (n, len(ENTITY_LABELS)), elements=SCORES)))
def test_names_are_apart_and_in_order(logits):
    names = decode_entities(logits)
    assert all(start < end for start, end, _ in names)
    assert all(left[1] <= right[0] for left, right in pairwise(names))


# -- probabilities


@given(arrays(np.float32, (3, 4), elements=st.floats(-1e4, 1e4, width=32)))
def test_probabilities_add_up_to_one(logits):
    probabilities = softmax(logits)
    assert probabilities.dtype == np.float32
    assert probabilities.sum(axis=-1) == pytest.approx(1, abs=1e-5)
    assert (probabilities >= 0).all()
