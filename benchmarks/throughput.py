"""How fast is the whole path beside its one unavoidable part, the bare encoder over the same windows?"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.summary import Summary, summarise
from claimx.article import Article
from claimx.errors import ModelError
from claimx.extract import extract_all, model_info
from claimx.neural.features import token_features
from claimx.neural.onnx import Arrays, OnnxModel
from claimx.neural.windows import cut_qualities
from claimx.pipeline.encoder import EncoderPipe
from claimx.pipeline.stored import StoredPipe
from claimx.statements.build import build_document

ENCODER = "claimx_encoder"

Seconds = defaultdict[str, float]
Result = TypeVar("Result")


class Throughput(NamedTuple):
    """Words and articles a second of the whole path, and its throughput as a share of the encoder's."""

    words: Summary
    articles: Summary
    ratio: Summary


def measure_throughput(nlp: Language, articles: Sequence[Article], *, repetitions: int) -> Throughput:
    """Time the whole path and the bare encoder in turn, once each a repetition."""
    windows = record_windows(nlp, articles)
    encoder = _encoder(nlp).model("encoder.onnx")
    n_words = sum(len(article.text.split()) for article in articles)
    whole, bare = [], []
    for _ in range(repetitions):
        whole.append(_seconds(lambda: list(extract_all(articles, nlp))))
        bare.append(_seconds(lambda: [encoder.run(window) for window in windows]))
    return Throughput(
        words=summarise([n_words / seconds for seconds in whole]),
        articles=summarise([len(articles) / seconds for seconds in whole]),
        ratio=summarise([right / left for left, right in zip(whole, bare, strict=True)]),
    )


def record_windows(nlp: Language, articles: Sequence[Article]) -> list[Arrays]:
    """What the encoder is given for these articles, in order."""
    windows: list[Arrays] = []
    with _watched(_encoder(nlp).model("encoder.onnx"), lambda inputs, _: windows.append(inputs)):
        list(extract_all(articles, nlp))
    return windows


def profile(nlp: Language, articles: Sequence[Article], *, repetitions: int) -> dict[str, float]:
    """Seconds by part of the path, over all repetitions; ONNX graphs apart from the code around them."""
    seconds: Seconds = defaultdict(float)
    for _ in range(repetitions):
        for article in articles:
            _profile_article(nlp, article, seconds)
    return dict(seconds)


def _profile_article(nlp: Language, article: Article, seconds: Seconds) -> None:
    doc = _clocked(seconds, "tokenizer", lambda: nlp.make_doc(article.text))
    for name, pipe in nlp.pipeline:
        graphs = _graphs(pipe)
        before = sum(seconds[graph.name] for graph in graphs)
        with ExitStack() as stack:
            for graph in graphs:
                stack.enter_context(_watched(graph, partial(_add, seconds, graph.name)))
            doc = _clocked(seconds, name, partial(pipe, doc))
        seconds[name] -= sum(seconds[graph.name] for graph in graphs) - before
    encoder = _encoder(nlp)
    # Done once more: inside the component it cannot be told from the rest.
    seconds[ENCODER] -= _seconds(lambda: _features(doc, encoder))
    _clocked(seconds, "features", lambda: _features(doc, encoder))
    _clocked(seconds, "build_document", lambda: build_document(article, doc, model_info(nlp)))


def _features(doc: Doc, encoder: EncoderPipe) -> None:
    features = token_features(doc, encoder.tokenizer)
    cut_qualities([token.text for token in doc], features.breaks)


def _graphs(pipe: object) -> list[OnnxModel]:
    if not isinstance(pipe, StoredPipe):
        return []
    return [pipe.graph(file) for file in pipe.files if file.endswith(".onnx")]


def _encoder(nlp: Language) -> EncoderPipe:
    pipe = nlp.get_pipe(ENCODER)
    if not isinstance(pipe, EncoderPipe):
        raise ModelError(ENCODER, f"it is a {type(pipe).__name__}", "Measure the shipped pipeline.")
    return pipe


@contextmanager
def _watched(graph: OnnxModel, see: Callable[[Arrays, float], None]) -> Iterator[None]:
    """Tell `see` the inputs and the seconds of every run of the graph."""
    run = graph.run

    def watched_run(inputs: Arrays) -> Any:
        start = time.perf_counter()
        outputs = run(inputs)
        see(inputs, time.perf_counter() - start)
        return outputs

    vars(graph)["run"] = watched_run
    try:
        yield
    finally:
        del vars(graph)["run"]


def _add(seconds: Seconds, name: str, _: Arrays, more: float) -> None:
    seconds[name] += more


def _clocked(seconds: Seconds, name: str, work: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    result = work()
    seconds[name] += time.perf_counter() - start
    return result


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
