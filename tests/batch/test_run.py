import errno
import os
import signal
from pathlib import Path

import duckdb
import pytest

from claimx.batch import chunks, parts
from claimx.batch.run import Outcome, Unobserved, run_batch
from claimx.errors import InputError, ModelError, OutputError
from claimx.input.options import InputOptions
from tests.batch import pipelines
from tests.conftest import TEXT


class _Watcher(Unobserved):
    """Notes what happens; after so many articles it does something."""

    def __init__(self, after=None, action=None):
        self.after, self.action = after, action
        self.n_done, self.errors, self.n_resumed = 0, [], 0

    def done(self, counts, error):
        self.n_done += 1
        if error is not None:
            self.errors.append(str(error))
        if self.n_done == self.after:
            self.action()

    def resumed(self, counts):
        self.n_resumed += counts.articles + counts.errors


def _query(path, sql):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_collection_becomes_a_database(collection, make_plan, tables):
    watcher = _Watcher()
    summary = run_batch(make_plan(collection(40)), watcher)
    assert summary.outcome is Outcome.complete
    assert (summary.total.articles, summary.total.errors) == (40, 3)
    found = tables(summary.result)
    assert [row[0] for row in found["articles"]] == [f"a{number}" for number in range(40)]
    assert len(found["statements"]) == summary.total.statements == 3 * sum(1 + n % 7 for n in range(40))
    assert [(row[0], row[3]) for row in found["errors"]] == [("input", 2), ("input", 3), ("input", 43)]
    assert len(watcher.errors) == 3
    assert "news.jsonl:2" in watcher.errors[0]
    assert not summary.result.with_name(".out.duckdb.claimx").exists()


def test_text_is_stored_and_offsets_fit_it(collection, make_plan):
    summary = run_batch(make_plan(collection(5)))
    rows = _query(
        summary.result,
        "SELECT s.cue, substring(a.text, span.start + 1, span.end - span.start) "
        "FROM (SELECT *, cue_spans[1] AS span FROM statements) s JOIN articles a ON a.id = s.article",
    )
    assert rows
    assert all(cue == piece for cue, piece in rows)


def test_views_answer_the_usual_questions(collection, make_plan):
    result = run_batch(make_plan(collection(2))).result
    assert _query(result, "SELECT speaker, statements, claims, denials, articles FROM speaker_totals") == [
        ("Marlow", 3, 3, 0, 2),
        ("Quill", 3, 0, 3, 2),
    ]
    [first, *_] = _query(result, "SELECT speaker, target_speaker, target_content FROM contested")
    assert first == ("Quill", "Marlow", "“We saw it coming,” “and nobody listened.”")
    assert len(_query(result, "FROM statements_by_speaker")) == 9


def test_runs_say_how_it_was_made(collection, make_plan):
    result = run_batch(make_plan(collection(3))).result
    [(outcome, articles, errors, model, inputs)] = _query(
        result, "SELECT outcome, articles, errors, model, inputs FROM runs WHERE ended >= started"
    )
    assert (outcome, articles, errors, model) == ("complete", 3, 3, "claimx_standin")
    assert inputs[0].endswith("news.jsonl")


def test_empty_collection_gives_empty_tables(tmp_path, make_plan, tables):
    (tmp_path / "empty").mkdir()
    summary = run_batch(make_plan(tmp_path / "empty"))
    assert summary.outcome is Outcome.complete
    assert not any(tables(summary.result).values())


def test_an_article_that_raises_is_an_error_and_the_others_are_done(tmp_path, make_plan):
    for name, text in (("a", TEXT), ("b", "RAISE " + TEXT), ("c", TEXT + "!")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    result = run_batch(make_plan([str(tmp_path / "*.txt")])).result
    assert _query(result, "SELECT count(*) FROM articles") == [(2,)]
    [(stage, article, reason)] = _query(result, "SELECT stage, article, reason FROM errors")
    assert stage == "analysis"
    assert article.startswith("b-")
    assert reason == "the analysis failed (ZeroDivisionError: a fault of ours)"


def test_strict_stops_at_the_first_error(collection, make_plan):
    plan = make_plan(collection(200), strict=True)
    with pytest.raises(InputError, match=r"news\.jsonl:2"):
        run_batch(plan)
    assert not plan.target.path.exists()
    with pytest.raises(InputError, match=r"news\.jsonl:2"):  # the same again, from what is saved
        run_batch(plan)
    assert run_batch(make_plan(collection(200))).total.articles == 200


def test_too_long_an_article_is_an_error(collection, make_plan):
    options = InputOptions(max_chars=len(TEXT) + 20)
    summary = run_batch(make_plan(collection(14), input_options=options))
    assert (summary.total.articles, summary.total.errors) == (2, 15)
    assert "--max-chars" in _query(summary.result, "SELECT remedy FROM errors")[2][0]


def test_copies_are_marked_or_left_out(tmp_path, make_plan):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    inputs = [str(tmp_path / "*.txt")]
    result = run_batch(make_plan(inputs)).result
    rows = _query(result, "SELECT id, duplicate_of, similarity FROM articles")
    assert rows[0][1:] == (None, None)
    assert {row[1:] for row in rows[1:]} == {(rows[0][0], 1.0)}
    summary = run_batch(make_plan(inputs, "other.duckdb", skip_duplicates=True))
    assert (summary.total.articles, summary.skipped) == (1, 2)


def test_ctrl_c_finishes_what_is_in_hand_and_the_same_goes_on(collection, make_plan, tables):
    path = collection(100)
    expected = tables(run_batch(make_plan(path, "unbroken.duckdb")).result)
    plan = make_plan(path)
    before = signal.getsignal(signal.SIGINT)  # none where a shell runs the tests in the background
    watcher = _Watcher(30, lambda: os.kill(os.getpid(), signal.SIGINT))
    summary = run_batch(plan, watcher)
    assert summary.outcome is Outcome.stopped
    assert 30 <= watcher.n_done < 60
    assert not plan.target.path.exists()
    assert signal.getsignal(signal.SIGINT) is before
    again = _Watcher()
    assert run_batch(plan, again).outcome is Outcome.complete
    assert (again.n_resumed, again.n_resumed + again.n_done) == (watcher.n_done, 103)
    assert tables(plan.target.path) == expected
    assert [outcome for (outcome,) in _query(plan.target.path, "SELECT outcome FROM runs")] == [
        "stopped",
        "complete",
    ]
    assert (run_batch(plan).outcome, run_batch(plan).total.articles) == (Outcome.already, 100)


def test_second_ctrl_c_stops_at_once_and_the_same_goes_on(collection, make_plan):
    plan = make_plan(collection(50))
    watcher = _Watcher(20, lambda: [os.kill(os.getpid(), signal.SIGINT) for _ in range(2)])
    with pytest.raises(KeyboardInterrupt):
        run_batch(plan, watcher)
    assert watcher.n_done == 20
    assert run_batch(plan).total.articles == 50


def test_what_was_added_between_two_starts_is_done_too(collection, make_plan):
    plan = make_plan(collection(50))
    run_batch(plan, _Watcher(20, lambda: os.kill(os.getpid(), signal.SIGINT)))
    collection(60)
    assert run_batch(plan).total.articles == 60


def test_complete_result_is_left_alone(collection, make_plan):
    plan = make_plan(collection(10))
    first = run_batch(plan)
    before = plan.target.path.read_bytes()
    second = run_batch(plan)
    assert (second.outcome, second.total) == (Outcome.already, first.total)
    assert plan.target.path.read_bytes() == before
    assert run_batch(make_plan(collection(10), restart=True)).outcome is Outcome.complete


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"load": pipelines.load_other}, "model.version"),
        ({"keep_boilerplate": True}, "keep_boilerplate: false before, true now"),
        ({"skip_duplicates": True}, "skip_duplicates"),
    ],
)
def test_change_of_model_or_option_is_refused_unless_restarted(collection, make_plan, change, named):
    path = collection(50)
    run_batch(make_plan(path), _Watcher(20, lambda: os.kill(os.getpid(), signal.SIGINT)))
    with pytest.raises(OutputError, match=named) as refused:
        run_batch(make_plan(path, **change))
    assert "--restart" in refused.value.remedy
    assert run_batch(make_plan(path, restart=True, **change)).outcome is Outcome.complete
    with pytest.raises(OutputError, match="another model"):
        run_batch(make_plan(path))


def test_files_of_others_are_not_overwritten(collection, make_plan, tmp_path):
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="it is there already"):
        run_batch(make_plan(collection(1), "out.csv"))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"


def test_result_is_no_input(tmp_path, make_plan):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    first = run_batch(make_plan(tmp_path, "out.jsonl"))
    assert (first.total.articles, first.total.errors) == (1, 0)
    second = run_batch(make_plan(tmp_path, "out.jsonl", restart=True))
    assert (second.total.articles, second.total.errors) == (1, 0)


def test_only_one_command_at_a_time(collection, make_plan):
    plan = make_plan(collection(20))
    refused = []

    def start_another():
        with pytest.raises(OutputError, match="another command is at work"):
            run_batch(plan)
        refused.append(True)

    run_batch(plan, _Watcher(5, start_another))
    assert refused


def test_full_disk_is_told_and_the_same_goes_on(collection, make_plan, monkeypatch):
    plan = make_plan(collection(60))
    replace, calls = parts.replace_file, []

    def fail(path, data):
        calls.append(path)
        if path.suffix == ".zst" and len(calls) > 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(path, data)

    monkeypatch.setattr(parts, "replace_file", fail)
    with pytest.raises(OutputError, match="No space left on device") as refused:
        run_batch(plan)
    assert "goes on where it was" in refused.value.remedy
    monkeypatch.setattr(parts, "replace_file", replace)
    summary = run_batch(plan)
    assert summary.total.articles == 60
    assert summary.resumed.articles > 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission_is_told(collection, make_plan, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        run_batch(make_plan(collection(1), "closed/out.duckdb"))


def test_damaged_part_is_made_again(collection, make_plan):
    plan = make_plan(collection(60))
    run_batch(plan, _Watcher(40, lambda: os.kill(os.getpid(), signal.SIGINT)))
    first, *_ = sorted(plan.target.work.rglob("*.zst"))
    first.write_bytes(first.read_bytes()[:50])
    summary = run_batch(plan)
    assert summary.total.articles == 60


def _broken():
    raise ModelError("model", "it is broken", "Mend it.")


@pytest.mark.parametrize("workers", [1, 2])
def test_model_that_does_not_load_is_told(collection, make_plan, workers):
    with pytest.raises(ModelError, match="it is broken"):
        run_batch(make_plan(collection(1), load=_broken, workers=workers))


def test_results_do_not_depend_on_the_number_of_workers(tmp_path, collection, make_plan, tables, monkeypatch):
    collection(90)
    (tmp_path / "p.txt").write_text("DIE " + TEXT, encoding="utf-8")
    (tmp_path / "q.txt").write_text("RAISE " + TEXT, encoding="utf-8")
    several = make_plan([str(tmp_path / "*.jsonl"), str(tmp_path / "*.txt")], "several.duckdb", workers=3)
    watcher = _Watcher()
    summary = run_batch(several, watcher)
    assert (summary.total.articles, summary.total.errors) == (90, 5)
    assert watcher.n_done == 95
    found = tables(summary.result)
    assert [row[4] for row in found["errors"]][3] == "the process at work on it died (SIGKILL)"
    (tmp_path / "p.txt").unlink()
    one = tables(run_batch(make_plan(several.inputs, "one.duckdb")).result)
    for name in ("articles", "speakers", "statements", "targets"):
        assert found[name] == one[name]


def test_chunks_hang_on_the_articles_alone(collection, make_plan):
    plan = make_plan(collection(50))
    first, second = (list(chunks.Chunker("plan").cut(plan.read())) for _ in range(2))
    assert [chunk.key for chunk in first] == [chunk.key for chunk in second]
    assert len({chunk.key for chunk in first}) == len(first) > 3
    assert first[0].key != next(chunks.Chunker("other").cut(plan.read())).key
    assert max(len(chunk.items) for chunk in first) <= chunks.MOST_ITEMS


def test_work_folder_is_beside_a_file_and_inside_a_folder(make_plan, tmp_path):
    assert make_plan(["a"], "x.csv").target.work == tmp_path / ".x.csv.claimx"
    assert make_plan(["a"], "x").target.work == tmp_path / "x" / ".claimx"
    assert Path(make_plan(["a"], "x").target.main).name == "claimx.duckdb"


def test_work_folder_that_a_kill_left_beside_the_result_is_removed(collection, make_plan):
    plan = make_plan(collection(4))
    run_batch(plan)
    (plan.target.work / "parts").mkdir(parents=True)
    assert run_batch(plan).outcome is Outcome.already
    assert not plan.target.work.exists()
