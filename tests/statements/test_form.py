import pytest

from claimx.statements.form import Form, form_of, quoted_spans


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param('He said "no" twice', ['"no"'], id="straight"),
        pytest.param("He said “no”, then “yes”", ["“no”", "“yes”"], id="curly"),
        pytest.param("«Non», „nein“", ["«Non»", "„nein“"], id="guillemets, and a low mark up to the end"),
        pytest.param("``No'' was it", ["``No''"], id="two characters a mark"),
        pytest.param("“No, he said.\nYes”", ["“No, he said."], id="left open: to the end of the line"),
        pytest.param("no” he said", [], id="closing mark alone"),
        pytest.param("“a “b” c", ["“a “b”"], id="an opening mark inside means nothing"),
        pytest.param("it's the dogs' own", [], id="apostrophes"),
        pytest.param("", [], id="empty"),
    ],
)
def test_quoted_spans(text, quoted):
    assert [text[start:end] for start, end in quoted_spans(text)] == quoted


@pytest.mark.parametrize(
    ("content", "form"),
    [
        pytest.param(["“We left,”"], Form.direct, id="marks and comma disregarded"),
        pytest.param(["“We left,”", "“at dawn.”"], Form.direct, id="two pieces"),
        pytest.param(["it was “a lie”"], Form.mixed, id="part of it"),
        pytest.param(["that they left"], Form.indirect, id="none of it"),
        pytest.param(["“We left,” Marlow said."], Form.mixed, id="more than the quotation"),
        pytest.param(["…"], Form.indirect, id="nothing to judge"),
    ],
)
def test_form_of(content, form):
    text = "“We left,” Marlow said. “at dawn.” He said that they left, and it was “a lie” …"
    spans = [(text.index(piece), text.index(piece) + len(piece)) for piece in content]
    assert form_of(text, spans, quoted_spans(text)) is form
