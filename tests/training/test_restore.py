"""A network that was shipped can be trained on: its graphs give the weights back."""

from dataclasses import replace

import pytest

from claimx.neural.labels import FAR
from tests.training.small import EXPORTER_WARNS, SIZE, torch  # before what needs torch
from training.export import graphs
from training.model import Network
from training.quantise import SmoothLinear, quantise
from training.restore import restore
from training.run import averaged, go_on

pytestmark = EXPORTER_WARNS


def made(seed, *, tags=3):
    torch.manual_seed(seed)
    network = Network(SIZE, tags=tags, relations=3).eval()
    for value in network.parameters():  # the exporter stores what is alike only once
        torch.nn.init.normal_(value, mean=float(value.mean().detach()), std=0.1)
    return network


def in_integers(network):
    files = graphs(network)
    for name in ("claimx_encoder/encoder.onnx", "claimx_attributions/roles.onnx"):
        files[name] = quantise(files[name])
    return files


@pytest.fixture(scope="module")
def networks():
    shipped, restored = made(1), made(2, tags=5)
    restore(restored, in_integers(shipped))
    return shipped, restored


def results(network):
    torch.manual_seed(3)
    ids = torch.randint(0, SIZE.vocabulary, (2, 9))
    features = [torch.randint(0, 2, (2, 9)) for _ in range(3)]
    states = network.encoder(ids, *features, torch.ones_like(ids))
    cues = torch.zeros(2, 9, dtype=torch.int64)
    cues[:, 4] = 1
    distances = torch.arange(9)[None].expand(2, 9) - 4 + FAR
    roles, valid = network.roles(network.roles.project(states), distances, cues, torch.ones_like(cues))
    return {
        "states": states, "cues": network.cues(states), "entities": network.entities(states),
        "sentences": network.sentences(states), "roles": roles, "valid": valid,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["states", "cues", "entities", "sentences", "roles", "valid"])
def test_a_restored_network_computes_what_the_shipped_one_does_but_for_its_integers(networks, name):
    shipped, restored = (results(network)[name] for network in networks)
    assert (shipped - restored).abs().max() < 0.1 * shipped.std()


def test_heads_that_were_not_shipped_stay_as_they_were(networks):
    fresh, restored = made(2, tags=5), networks[1]
    for part in ("tags", "relations", "arcs", "stances", "speakers"):
        kept = restored.get_submodule(part).state_dict()
        assert all(
            (kept[name] == value).all() for name, value in fresh.get_submodule(part).state_dict().items()
        )


def test_what_was_evened_out_for_integers_is_undone():
    shipped, restored = made(4), made(5)
    plain = results(shipped)["states"]
    for layer in shipped.encoder.layers:
        layer.up = SmoothLinear(layer.up, torch.linspace(0.1, 20, SIZE.states), 0.75)
    restore(restored, in_integers(shipped))
    assert (plain - results(restored)["states"]).abs().max() < 0.1 * plain.std()


def test_a_network_of_another_size_is_refused():
    shipped = in_integers(made(6))
    with pytest.raises(KeyError, match=r"layers\.3"):
        restore(Network(replace(SIZE, layers=4), tags=3, relations=3), shipped)
    with pytest.raises(ValueError, match="roles has more layers than 1"):
        restore(Network(replace(SIZE, role_layers=1), tags=3, relations=3), shipped)


def test_a_run_that_goes_on_from_a_model_keeps_its_weights_as_a_stage_does(tmp_path):
    network, shipped = made(7), in_integers(made(8))
    for place, data in shipped.items():
        path = tmp_path / "shipped" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    go_on(tmp_path / "shipped", tmp_path / "run" / "model", network)
    restored = averaged(tmp_path / "run", made(9), {"model": 1.0}).state_dict()
    assert all((restored[name] == value).all() for name, value in network.state_dict().items())
