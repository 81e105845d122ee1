import pytest

from claimx.registry import Registry
from claimx.statements.naming import ids_of_name, key_and_wikidata
from claimx.statements.speaker import Speaker


def _speaker(name, kind="person", aliases=(), number=1):
    key, wikidata = key_and_wikidata(name, kind, None) if name else (None, None)
    return Speaker(
        id=f"p{number}",
        name=name,
        key=key,
        wikidata=wikidata,
        kind=kind,
        titles=(),
        descriptions=(),
        aliases=aliases,
        mentions=(),
        statements=0,
    )


@pytest.mark.parametrize(
    ("asked", "speaker"),
    [
        pytest.param("ada QUILL", _speaker("Ada Quill"), id="case"),
        pytest.param("Quill, Ada", _speaker("Ada Quill"), id="order"),
        pytest.param("A. Quill", _speaker("Ada Quill"), id="initial"),
        pytest.param("Mayor Ada Quill", _speaker("Ada Quill"), id="title"),
        pytest.param("Quill", _speaker("Ada Quill"), id="family name"),
        pytest.param("Zelenskiy", _speaker("Volodymyr Zelensky"), id="spelling"),
        pytest.param("Зеленський", _speaker("Zelenskyy"), id="script"),
        pytest.param("the SBU", _speaker("Security Service of Ukraine", "organisation"), id="registry"),
        pytest.param("NCB", _speaker("Newport Council Board", "organisation", ("NCB",)), id="alias"),
    ],
)
def test_a_variant_finds_the_speaker(asked, speaker):
    assert ids_of_name(asked, [speaker], None) == {"p1"}


@pytest.mark.parametrize(
    ("asked", "speaker"),
    [
        pytest.param("Bea Quill", _speaker("Ada Quill"), id="another given name"),
        pytest.param("Ada", _speaker("Ada Quill"), id="given name alone"),
        pytest.param("Council", _speaker("Newport Council", "organisation"), id="word of an institution"),
        pytest.param("official", _speaker(None, "unnamed"), id="unnamed"),
        pytest.param("", _speaker("Ada Quill"), id="nothing"),
        pytest.param("“”", _speaker("Ada Quill"), id="no letters"),
    ],
)
def test_another_name_does_not(asked, speaker):
    assert ids_of_name(asked, [speaker], None) == frozenset()


def test_a_family_name_of_two_means_both():
    speakers = [_speaker("Bill Clinton"), _speaker("Hillary Clinton", number=2)]
    assert ids_of_name("Clinton", speakers, None) == {"p1", "p2"}
    assert ids_of_name("Hillary Clinton", speakers, None) == {"p2"}


def test_without_registry_names_alone_count():
    sbu = _speaker("Security Service of Ukraine", "organisation")
    assert ids_of_name("SBU", [sbu], Registry([])) == frozenset()
    assert ids_of_name("Security Service of Ukraine", [sbu], Registry([])) == {"p1"}
