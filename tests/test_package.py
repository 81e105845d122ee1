"""What `import claimx` offers and costs."""

import subprocess
import sys

import pytest

import claimx


def test_all_is_sorted_and_listed():
    assert claimx.__all__ == sorted(claimx.__all__)
    assert set(claimx.__all__) <= set(dir(claimx))


@pytest.mark.parametrize(
    "name", ["Article", "Document", "Statement", "ClaimxError", "extract", "extract_all"]
)
def test_export_is_the_thing_itself(name):
    assert getattr(claimx, name).__name__ == name


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'quote'"):
        _ = claimx.quote


def test_extract_stays_a_function_after_its_module_is_imported():
    import claimx.extract

    assert callable(claimx.extract)


@pytest.mark.parametrize("module", ["claimx", "claimx.cli.app"])
def test_import_is_light(module):
    heavy = "{'spacy', 'pydantic', 'numpy', 'onnxruntime', 'rich', 'charset_normalizer'}"
    code = f"import sys, {module}; sys.exit(', '.join({heavy} & set(sys.modules)))"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert process.stderr.strip() == ""
