import pytest

from claimx.output.file_names import FileNames


def test_a_safe_id_is_the_name():
    assert FileNames().name("bridge-3fa9.v2") == "bridge-3fa9.v2"


@pytest.mark.parametrize("id", ["../../etc/passwd", "2024/05/bridge", "ä ö", "", "CON", ".hidden", "x" * 500])
def test_any_id_gives_a_safe_name_that_hangs_on_it_alone(id):
    name = FileNames().name(id)
    assert name == FileNames().name(id)
    assert name.isascii()
    assert 0 < len(name) < 140
    assert not set(name) & set("/\\: ")
    assert not name.startswith(".")
    assert name.upper() != "CON"


def test_no_two_names_are_alike_even_without_case():
    names = FileNames()
    given = [names.name(id) for id in ("a", "A", "a", "a b", "a/b")]
    assert len({name.lower() for name in given}) == 5
