import io
import json

from claimx.output.citron import CitronWriter, citron_record, write_citron


def test_a_quote_has_what_citron_gives_it(article, document):
    record = citron_record(article.text, document)
    first, *_, last = record["quotes"]
    assert first == {
        "id": "s1",
        "sources": [{"start": 48, "end": 54, "text": "Marlow"}],
        "coreferences": [],
        "cue": {"start": 55, "end": 59, "text": "said"},
        "contents": [
            {"start": 28, "end": 47, "text": "“We saw it coming,”"},
            {"start": 61, "end": 83, "text": "“and nobody listened.”"},
        ],
        "confidence": "0.9010",
    }
    assert last["sources"] == []
    assert record["source"] == {"application": "claimx", "model": "claimx_standin 9.8.7"}
    assert record["text"] == article.text


def test_a_source_that_does_not_name_its_speaker_becomes_a_coreference(article, spoken):
    marlow = spoken.speakers[0]
    pronoun = spoken.statements[0].model_copy(
        update={"source": spoken.statements[1].source, "speaker_id": marlow.id, "speaker": marlow.name}
    )
    document = spoken.model_copy(update={"statements": (pronoun,)})
    [quote] = citron_record(article.text, document)["quotes"]
    assert [span["text"] for span in quote["sources"]] == ["Marlow"]
    assert [span["text"] for span in quote["coreferences"]] == ["Quill"]


def test_one_document_is_an_object_and_many_are_an_array(article, document):
    for many, kind in ((False, dict), (True, list)):
        stream = io.StringIO()
        write_citron([(article.text, document)], stream, many=many)
        assert isinstance(json.loads(stream.getvalue()), kind)


def test_a_folder_has_a_file_an_article(tmp_path, article, document):
    writer = CitronWriter(tmp_path)
    writer.add(article.text, document)
    [path] = tmp_path.iterdir()
    assert path.name == "bridge.json"
    assert len(json.loads(path.read_text(encoding="utf-8"))["quotes"]) == 3
