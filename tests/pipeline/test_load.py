import pytest
import spacy
from spacy.tokens import Doc

from claimx.errors import ModelError
from claimx.pipeline import load as load_module
from claimx.pipeline.load import MAX_LENGTH, load, model_path
from tests.tiny import make_onnx, make_tokenizer


@pytest.fixture
def folder(tmp_path):
    """A model's folder with graphs that load but are of no use."""
    nlp = spacy.blank("en")
    tokenizer = make_tokenizer().to_str().encode()
    graph = make_onnx("Relu")
    nlp.add_pipe("claimx_structure")
    nlp.add_pipe("claimx_encoder").set_data({"encoder.onnx": graph, "tokenizer.json": tokenizer})
    nlp.add_pipe("claimx_tokens").set_data({"tokens.onnx": graph})
    nlp.add_pipe("claimx_attributions").set_data({"cues.onnx": graph, "roles.onnx": graph})
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def test_pipeline_is_loaded_in_order(folder):
    nlp = load(folder)
    assert nlp.pipe_names == ["claimx_structure", "claimx_encoder", "claimx_tokens", "claimx_attributions"]
    assert nlp.max_length == MAX_LENGTH
    assert not nlp.analyze_pipes()["problems"] or not any(nlp.analyze_pipes()["problems"].values())


def test_settings_reach_their_components(folder):
    nlp = load(str(folder), keep_boilerplate=True, threads=3)
    assert nlp.get_pipe("claimx_attributions").keep_boilerplate is True
    assert nlp.get_pipe("claimx_encoder").threads == 3


def test_settings_are_off_by_default(folder):
    nlp = load(folder)
    assert nlp.get_pipe("claimx_attributions").keep_boilerplate is False
    assert nlp.get_pipe("claimx_encoder").threads == 1


def test_component_can_be_left_out(folder):
    assert load(folder, exclude=["claimx_tokens"]).pipe_names == [
        "claimx_structure",
        "claimx_encoder",
        "claimx_attributions",
    ]
    assert "claimx_attributions" not in load(folder, exclude=["claimx_attributions"]).pipe_names


def test_spacy_loads_the_folder_too(folder):
    assert spacy.load(folder).pipe_names == load(folder).pipe_names


def test_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"no model is there: config\.cfg is missing") as raised:
        load(tmp_path / "nowhere")
    assert raised.value.place == str(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "file",
    [
        "claimx_encoder/encoder.onnx",
        "claimx_encoder/tokenizer.json",
        "claimx_attributions/roles.onnx",
        "meta.json",
    ],
)
def test_missing_file_is_an_error(folder, file):
    (folder / file).unlink()
    with pytest.raises(ModelError, match=file.rpartition("/")[2]):
        load(folder)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("config.cfg", "", id="empty config"),
        pytest.param("config.cfg", "no config\n", id="no config"),
        pytest.param("config.cfg", '[nlp]\nlang = "en"\npipeline = ["oracle"]\n', id="unknown component"),
        pytest.param("meta.json", "{", id="meta data"),
        pytest.param("tokenizer", "{", id="tokenizer"),
    ],
)  # fmt: skip
def test_damaged_file_is_an_error(folder, file, text):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="does not load"):
        load(folder)


def test_graph_for_another_version_shows_at_the_first_text(folder):
    with pytest.raises(ModelError, match=r"claimx_encoder/encoder\.onnx: the graph does not run"):
        load(folder)("He left.")


def test_extension_is_there_for_docs_from_elsewhere():
    assert Doc.has_extension("claimx_statements")


def test_missing_model_names_both_places(monkeypatch, tmp_path):
    monkeypatch.setattr(load_module, "__file__", str(tmp_path / "claimx" / "pipeline" / "load.py"))
    with pytest.raises(ModelError, match=r"_models.*nor.*models"):
        model_path()


def test_model_of_the_package_goes_before_that_of_a_checkout(monkeypatch, tmp_path):
    monkeypatch.setattr(load_module, "__file__", str(tmp_path / "claimx" / "pipeline" / "load.py"))
    for place in ("models", "claimx/_models"):
        model = tmp_path / place / load_module.MODEL
        model.mkdir(parents=True)
        (model / "config.cfg").touch()
        assert model_path() == model
