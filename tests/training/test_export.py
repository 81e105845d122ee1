"""The graphs that are shipped compute what the modules that are trained do."""

import copy

import numpy as np
import pytest

from claimx.neural.labels import FAR
from claimx.neural.onnx import OnnxModel
from claimx.neural.roles import surroundings
from claimx.speakers.candidates import N_FEATURES, N_QUERY
from claimx.stances.features import N_PAIR, N_STATEMENT
from tests.training.small import EXPORTER_WARNS, SIZE, torch  # before what needs torch
from training.export import LAYERS_LEFT, graphs, speaker_graphs, stance_graphs
from training.model import Network
from training.speakers import SpeakerScorer
from training.stances import StanceModel

pytestmark = EXPORTER_WARNS


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    return Network(SIZE, tags=3, relations=3).eval()


@pytest.fixture(scope="module")
def exported(network):
    return {name: OnnxModel(name, data) for name, data in graphs(network).items()}


def arrays(**tensors):
    return {name: tensor.numpy() for name, tensor in tensors.items()}


def close(found, expected, tolerance=1e-4):
    np.testing.assert_allclose(found, expected.detach().numpy(), atol=tolerance, rtol=0)


@pytest.mark.parametrize("length", [3, 9, 31])
def test_the_encoder_s_graph_is_the_encoder_but_for_its_words_in_8_bits(network, exported, length):
    ids = torch.randint(0, SIZE.vocabulary, (1, length))
    shapes, depths, breaks = (torch.randint(0, 2, (1, length)) for _ in range(3))
    (states,) = exported["claimx_encoder/encoder.onnx"].run(
        arrays(ids=ids, shapes=shapes, depths=depths, breaks=breaks)
    )
    inputs = (ids, shapes, depths, breaks, torch.ones_like(ids))
    last, early = np.split(states, 2, axis=-1)
    close(last, network.encoder(*inputs), tolerance=0.1)
    shorter = copy.deepcopy(network.encoder)
    del shorter.layers[-LAYERS_LEFT:]
    close(early, shorter(*inputs), tolerance=0.1)


def test_the_graph_of_roles_is_the_head_of_roles_for_every_cue(network, exported):
    states = torch.randn(40, SIZE.states)
    anchors, spans = [(2, 3), (17, 20), (38, 40)], np.array([[0, 12], [5, 40], [30, 40]])
    around = surroundings(anchors, spans)
    cues, as_token, in_cue = exported["claimx_attributions/cues.onnx"].run(arrays(states=states))
    mean = np.stack([in_cue[start:end].mean(axis=0) for start, end in anchors])
    roles, valid = exported["claimx_attributions/roles.onnx"].run(
        {
            "as_token": as_token, "cue": mean, "tokens": around.tokens, "distances": around.distances,
            "mask": around.inside,
        }
    )  # fmt: skip

    close(cues, network.cues(states))
    tokens, distances = torch.from_numpy(around.tokens), torch.from_numpy(around.distances)
    # Behind the end of a reach the last token stands again, and may be the cue's: it is not there.
    inside = torch.from_numpy(around.inside).long()
    expected, of_cues = network.roles(
        network.roles.project(states)[tokens], distances, (distances == FAR).long() * inside, inside
    )
    close(roles[around.inside], expected[torch.from_numpy(around.inside)])
    close(valid, of_cues)


def test_the_graph_of_speakers_is_the_mean_of_their_scorers():
    torch.manual_seed(2)
    scorers = [SpeakerScorer(states=16, inner=6).eval() for _ in range(2)]
    exported = {name.split("/")[1]: OnnxModel(name, data) for name, data in speaker_graphs(scorers).items()}
    mentions, query = torch.randn(7, 16), torch.randn(1, 32)
    features, plain = torch.randn(7, N_FEATURES), torch.randn(1, N_QUERY)
    projected, asked = exported["mentions.onnx"].run(arrays(mentions=mentions, queries=query))
    (scores,) = exported["pairs.onnx"].run(
        {"mentions": projected, "query": asked} | arrays(features=features, plain=plain)
    )
    expected = [s(s.mentions(mentions), s.queries(query), features, plain) for s in scorers]
    close(scores, torch.stack(expected).mean(0))


@pytest.mark.parametrize("statements", [1, 2, 11])
def test_the_graph_of_stances_is_the_mean_of_their_models(statements):
    torch.manual_seed(3)
    models = [StanceModel(states=4, inner=8, pairs=6).eval() for _ in range(2)]
    told_words = [StanceModel(states=0, inner=12, pairs=6).eval() for _ in range(3)]
    graph = OnnxModel("stances.onnx", stance_graphs(models, told_words)["claimx_stances/stances.onnx"])
    pooled, plain = torch.randn(statements, 20), torch.randn(statements, N_STATEMENT)
    pairs, words = torch.randn(statements, statements, N_PAIR), torch.randn(statements, 3)
    types, told_types, contests = graph.run(arrays(pooled=pooled, statements=plain, pairs=pairs, words=words))
    of_types, of_pairs = zip(*(model(pooled, plain, pairs) for model in models), strict=True)
    told = [model(words, plain, pairs)[0] for model in told_words]
    close(types, torch.stack(of_types).mean(0))
    close(told_types, torch.stack(told).mean(0))
    apart = ~np.eye(statements, dtype=bool)
    close(contests[apart], torch.stack(of_pairs).mean(0)[torch.from_numpy(apart)])
