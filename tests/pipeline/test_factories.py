import inspect
from importlib.metadata import entry_points

import pytest

FACTORIES = sorted(entry_points(group="spacy_factories"))


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.name)
def test_arguments_have_types_that_spacy_can_read(factory):
    # With confection 0.1, which early releases of spaCy 3.8 bring along, a string for a type fails the load.
    parameters = inspect.signature(factory.load()).parameters.values()
    assert [parameter.annotation for parameter in parameters if isinstance(parameter.annotation, str)] == []
