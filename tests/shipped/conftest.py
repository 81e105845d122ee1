"""The model that comes with the package; tests of it are skipped where it is not built yet."""

import pytest

from claimx.errors import ModelError
from claimx.pipeline.load import load, model_path


@pytest.fixture(scope="session")
def nlp():
    try:
        model_path()
    except ModelError as error:
        pytest.skip(f"the shipped model is not there: {error}")
    return load()
