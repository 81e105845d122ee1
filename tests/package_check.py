"""`python -m tests.package_check`: is what would be published whole, and does it run by itself?

Builds the sdist, and from it the wheel; looks inside; installs the wheel with nothing else into a fresh
environment; runs the command on a sample from a folder that is not the checkout.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import claimx
from claimx.pipeline.load import MODEL
from claimx.serve.examples import NAMES as EXAMPLES

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "press-conference.txt"
MAX_WHEEL_BYTES = 45_000_000

# What an installed package cannot do without, besides its modules.
MODEL_FILES = {
    "config.cfg",
    "meta.json",
    "README.md",
    "tokenizer",
    "claimx_encoder/encoder.onnx",
    "claimx_encoder/tokenizer.json",
    "claimx_tokens/tokens.onnx",
    "claimx_attributions/cues.onnx",
    "claimx_attributions/roles.onnx",
}
DATA_FILES = {
    "py.typed",
    "input/function_words.txt",
    "lexicon/data/cues.jsonl",
    "lexicon/data/stances.jsonl",
    "lexicon/data/boilerplate.toml",
    "names/data/words.toml",
    "registry/data/speakers.jsonl",
    "report/static/collection.css",
    "report/static/collection.js",
    "report/static/report.css",
    "report/static/report.js",
    "report/templates/_article.html",
    "report/templates/_audit.html",
    "report/templates/_page.html",
    "report/templates/_parts.html",
    "report/templates/article.html",
    "report/templates/collection.html",
    "serve/static/page.css",
    "serve/static/page.js",
    "serve/templates/docs.html",
    "serve/templates/front.html",
    *(f"_samples/{name}.txt" for name in EXAMPLES),
}
SOURCE_FILES = {
    "Makefile",
    "README.md",
    "LICENSE",
    "tests/test_docs.py",
    "training/run.py",
    "samples/README.md",
}


def main() -> None:
    """Check all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sdist, wheel = build(folder)
        check_sdist(sdist)
        check_wheel(wheel)
        run_installed(wheel, folder)


def build(folder: Path) -> tuple[Path, Path]:
    """Both archives; the wheel is made from the sdist, as package installers make it."""
    _run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def check_sdist(sdist: Path) -> None:
    """All sources are there: it can be tested."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    _demand(sdist, SOURCE_FILES | {f"models/{MODEL}/{file}" for file in MODEL_FILES}, names)


def check_wheel(wheel: Path) -> None:
    """The package with its model, and nothing of the checkout beside it."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "claimx").rglob("*.py")}
    _demand(wheel, modules | {f"claimx/{file}" for file in DATA_FILES}, names)
    _demand(wheel, {f"claimx/_models/{MODEL}/{file}" for file in MODEL_FILES}, names)
    strays = sorted(name for name in names if not name.startswith(("claimx/", "claimx-")))
    if strays:
        sys.exit(f"{wheel.name} has files that are not the package's: {', '.join(strays[:5])}")
    size = wheel.stat().st_size
    if size > MAX_WHEEL_BYTES:
        sys.exit(f"{wheel.name} has {size:,} bytes, more than {MAX_WHEEL_BYTES:,}")
    _say(f"{wheel.name}: {len(names)} files, {size / 1e6:.1f} MB")


def run_installed(wheel: Path, folder: Path) -> None:
    """The command of a fresh environment finds statements in a sample, and imports without a warning."""
    python = folder / "venv" / "bin" / "python"
    _run(sys.executable, "-m", "venv", folder / "venv")
    _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    _run(python, "-W", "error", "-c", "import claimx.cli.app", cwd=folder)
    version = _run(python.with_name("claimx"), "--version", cwd=folder).strip()
    if version != f"claimx {claimx.__version__}":
        sys.exit(f"the installed command says {version!r}")
    document = json.loads(_run(python.with_name("claimx"), "extract", SAMPLE, cwd=folder))
    if not document["statements"] or document["model"]["name"] != MODEL:
        sys.exit(f"the installed command finds no statement in {SAMPLE.name}, or has another model")
    packages = _run(python, "-m", "pip", "list", "--format", "freeze", cwd=folder).split()
    found = len(document["statements"])
    _say(f"installed with {len(packages) - 1} packages; {SAMPLE.name}: {found} statements")


def _run(*command: object, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    process = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{process.stdout}{process.stderr}")
    return process.stdout


def _demand(archive: Path, wanted: set[str], names: set[str]) -> None:
    missing = sorted(wanted - names)
    if missing:
        sys.exit(f"{archive.name} lacks {', '.join(missing)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
