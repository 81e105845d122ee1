import pickle

from claimx.errors import ArticleNotFoundError, ClaimxError


def test_message_has_place_problem_and_remedy():
    error = ArticleNotFoundError("a.txt", "there is no such file", "Check the spelling.")
    assert str(error) == "a.txt: there is no such file. Check the spelling."
    assert isinstance(error, ClaimxError)


def test_an_error_survives_pickling():
    error = pickle.loads(pickle.dumps(ArticleNotFoundError("a.txt", "gone", "Look.")))
    assert (type(error), error.place, error.problem, error.remedy) == (
        ArticleNotFoundError,
        "a.txt",
        "gone",
        "Look.",
    )
