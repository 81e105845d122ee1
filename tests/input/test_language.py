import pytest

from claimx.input.language import looks_english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        pytest.param(
            "The mayor said that they would not close the bridge before it was checked. ", True, id="en"
        ),
        pytest.param(
            "Der Minister sagte, die Regierung werde bald entscheiden und das Land sei sicher. ",
            False,
            id="de",
        ),
        pytest.param(
            "De minister zei dat we over het plan praten en dat het is wat het was in mei. ", False, id="nl"
        ),
        pytest.param(
            "Le ministre a déclaré que le gouvernement prendrait une décision cette semaine. ", False, id="fr"
        ),
        pytest.param(
            "El ministro dijo que no hay grietas en el puente y que me lo dijo a mí el lunes. ",
            False,
            id="es",
        ),
        pytest.param("Министр заявил в понедельник, что правительство примет решение. ", False, id="ru"),
        pytest.param("部长周一表示，政府将在未来几周内作出决定，他说没有别的办法。", False, id="zh"),
        pytest.param("قال الوزير يوم الاثنين إن الحكومة ستتخذ قرارا في الأسابيع المقبلة. ", False, id="ar"),
    ],
)
def test_looks_english(text, english):
    assert looks_english(text * 5) is english


@pytest.mark.parametrize("text", ["", "Nein, sagte er.", "x" * 1_000_000, "12 34 56 " * 1000, "“" * 100_000])
def test_too_little_to_tell_passes(text):
    assert looks_english(text)
