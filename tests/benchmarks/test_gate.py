import gzip
import json

import pytest
import typer
from typer.testing import CliRunner

from benchmarks import annotated, gate
from benchmarks.gate import (
    FLOORS,
    MARGIN,
    METRICS,
    RARE_MARGIN,
    Check,
    compare,
    complaints,
    look_up,
    pin,
    report,
)
from claimx.errors import ModelError
from tests import standin

TEXT = "“We saw it coming,” Marlow said. “Nothing cracked,” Quill denied."
# What the stand-in pipeline finds in it: both statements.
GOLD = [
    {
        "id": "bridge",
        "text": TEXT,
        "statements": [
            {"id": "s1", "source": [[20, 26]], "cue": [[27, 31]], "content": [[0, 19]]},
            {"id": "s2", "source": [[52, 57]], "cue": [[58, 64]], "content": [[33, 51]]},
        ],
    }
]


def scores(attribution, **others):
    table = {"articles": 1, "attribution": {"p": 1.0, "f1": attribution}}
    return table | {name: {"f1": value} for name, value in others.items()}


def pinned(attribution=0.5, **others):
    floors = {"attribution.f1": attribution} | {f"{name}.f1": value for name, value in others.items()}
    return {"samples": {"sha256": "a", "floors": floors}}


# -- scores by their path


@pytest.mark.parametrize(
    ("metric", "found"),
    [
        ("attribution.f1", 0.5),
        ("articles", 1.0),
        ("links.f1", None),
        ("attribution", None),
        ("articles.f1", None),
    ],
)
def test_score_is_found_by_its_path(metric, found):
    assert look_up(scores(0.5), metric) == found


# -- the check


@pytest.mark.parametrize(
    ("floor", "found", "failed"),
    [
        (0.5, 0.6, False),
        (0.5, 0.5, False),
        (0.5, 0.5 - MARGIN / 2, False),
        (0.5, 0.5 - 2 * MARGIN, True),
        (0.5, None, True),
        (None, 0.5, False),
    ],
)
def test_score_below_its_floor_by_more_than_noise_fails(floor, found, failed):
    assert Check("samples", "attribution.f1", floor, found).failed is failed


@pytest.mark.parametrize("metric", ["links.f1", "type.classes.denial.f1"])
def test_rare_types_may_sink_further_where_there_are_few(metric):
    found = 0.5 - (MARGIN + RARE_MARGIN) / 2
    assert not Check("samples", metric, 0.5, found).failed
    assert Check(annotated.UNSEEN, metric, 0.5, found).failed


def test_every_pinned_score_is_checked_and_every_new_one_shown():
    checks = compare(pinned(0.5, speaker=0.7), {"samples": scores(0.6, strict=0.4)})
    assert checks == [
        Check("samples", "attribution.f1", 0.5, 0.6),
        Check("samples", "speaker.f1", 0.7, None),
        Check("samples", "strict.f1", None, 0.4),
    ]


def test_data_set_that_was_not_scored_is_not_checked():
    assert compare(pinned(), {}) == []


def test_changed_annotations_and_missing_floors_are_told():
    assert list(complaints(pinned(), {"samples": "a"})) == []
    assert "have changed" in next(complaints(pinned(), {"samples": "b"}))
    assert "no floors" in next(complaints({}, {"samples": "b"}))


def test_report_shows_what_is_below():
    lines = list(report([Check("samples", "cue.f1", 0.5, 0.4), Check("samples", "links.f1", None, 0.41)]))
    assert lines[1].split() == ["samples", "cue.f1", "0.500", "0.400", "BELOW"]
    assert lines[2].split() == ["samples", "links.f1", "-", "0.410", "not", "pinned"]


# -- pinning


def pinned_floors(before, table, *, lower=False):
    after = pin(before, {"samples": table}, {"samples": "b"}, lower=lower)
    assert after["samples"]["sha256"] == "b"
    return after["samples"]["floors"]


def test_floor_rises():
    assert pinned_floors(pinned(0.5), scores(0.6)) == {"attribution.f1": 0.6}


def test_floor_does_not_sink_by_itself():
    assert pinned_floors(pinned(0.5), scores(0.4)) == {"attribution.f1": 0.5}


def test_floor_is_lowered_on_demand():
    assert pinned_floors(pinned(0.5), scores(0.4), lower=True) == {"attribution.f1": 0.4}


def test_floor_of_a_score_that_is_gone_is_kept_unless_lowered():
    assert pinned_floors(pinned(0.5, links=0.3), scores(0.6)) == {"attribution.f1": 0.6, "links.f1": 0.3}
    assert pinned_floors(pinned(0.5, links=0.3), scores(0.6), lower=True) == {"attribution.f1": 0.6}


def test_new_score_is_pinned_below_itself():
    assert pinned_floors({}, scores(0.66666)) == {"attribution.f1": 0.666}


def test_data_sets_that_were_not_scored_keep_their_floors():
    before = {**pinned(), "seed article": {"sha256": "c", "floors": {"cue.f1": 1.0}}}
    assert pin(before, {}, {}, lower=True) == before


# -- as a whole, with the stand-in for the model


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the gate over one article; returns its verdict."""
    monkeypatch.setattr(annotated, "_pipeline", standin.load)
    monkeypatch.setattr(gate, "read_annotated", lambda data: {"samples": GOLD})
    floors = tmp_path / "floors.json"

    def run(pinned=None, *, update=False, lower=False):
        if pinned is not None:
            floors.write_text(json.dumps(pinned), encoding="utf-8")
        return gate.gate(tmp_path / "data", floors, update=update, lower=lower, processes=1)

    return run


def test_gate_pins_and_then_holds(run, capsys):
    assert run(update=True)
    assert run()
    shown = capsys.readouterr().out
    assert "only the project's own articles are checked" in shown
    assert shown.count("attribution.f1") == 2
    assert "not pinned" not in shown


def test_gate_fails_below_a_floor(run, capsys):
    run(update=True)
    capsys.readouterr()
    sha = annotated.fingerprint(GOLD)
    assert not run({"samples": {"sha256": sha, "floors": {"links.f1": 0.9}}})
    assert "1 of" in capsys.readouterr().out


def test_gate_fails_on_changed_annotations(run, capsys):
    assert not run({"samples": {"sha256": "other", "floors": {}}})
    assert "samples: the annotations have changed" in capsys.readouterr().out


def test_gate_fails_without_floors(run, capsys):
    assert not run({})
    assert "samples: no floors are pinned" in capsys.readouterr().out


def test_update_does_not_hide_a_score_below_its_floor(run):
    sha = annotated.fingerprint(GOLD)
    assert not run({"samples": {"sha256": sha, "floors": {"links.f1": 0.9}}}, update=True)
    assert run({"samples": {"sha256": sha, "floors": {"links.f1": 0.9}}}, update=True, lower=True)


# -- the command


@pytest.fixture
def command():
    app = typer.Typer()
    app.command()(gate.main)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_command_refuses_to_lower_without_update(command):
    assert command("--lower").exit_code == 2


@pytest.mark.parametrize(("is_well", "code"), [(True, 0), (False, 1)])
def test_command_ends_with_the_verdict(command, monkeypatch, is_well, code):
    monkeypatch.setattr(gate, "model_path", lambda: None)
    monkeypatch.setattr(gate, "gate", lambda *arguments, **options: is_well)
    assert command().exit_code == code


def test_command_names_a_missing_model(command, monkeypatch):
    def missing():
        raise ModelError("model", "it is not there", "Build it.")

    monkeypatch.setattr(gate, "model_path", missing)
    result = command()
    assert result.exit_code == 1
    assert "gate: model: it is not there. Build it." in result.output


# -- the annotated articles


def test_the_projects_own_articles_are_read_without_the_corpora(tmp_path):
    found = annotated.read_annotated(tmp_path / "nowhere")
    assert list(found) == ["samples", "unseen"]
    assert len(found["samples"]) >= 8
    assert len(found["unseen"]) >= 200


def test_corpora_are_read_where_they_are(tmp_path):
    path = tmp_path / "data" / annotated.CORPORA["ukraine dev"]
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(GOLD[0]))
    assert annotated.read_annotated(tmp_path / "data")["ukraine dev"] == GOLD


def test_fingerprint_changes_with_the_annotations():
    before = annotated.fingerprint(GOLD)
    assert annotated.fingerprint(json.loads(json.dumps(GOLD))) == before
    assert annotated.fingerprint([GOLD[0] | {"statements": []}]) != before


def test_prediction_comes_back_by_data_set(monkeypatch):
    monkeypatch.setattr(annotated, "_pipeline", standin.load)
    longer = {"id": "longer", "text": TEXT + " So it is.", "statements": []}
    found = annotated.predict({"one": GOLD, "other": [longer], "none": []}, processes=1)
    assert {name: [row["id"] for row in rows] for name, rows in found.items()} == {
        "one": ["bridge"],
        "other": ["longer"],
        "none": [],
    }
    assert len(found["one"][0]["statements"]) == 2


def test_floors_name_known_data_sets_and_scores():
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(floors) <= {*annotated.CORPORA, annotated.SAMPLES, annotated.UNSEEN}
    for data in floors.values():
        assert set(data["floors"]) <= set(METRICS)
        assert all(0 <= floor <= 1 for floor in data["floors"].values())
