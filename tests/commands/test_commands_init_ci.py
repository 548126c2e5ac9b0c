"""The pipelines that `init --ci` writes: valid YAML, whose steps do in a real clone what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.forge_server import ForgeServer, serving
from tests.support.variants import sampled
from translator.cli import run

WORKFLOW = ".github/workflows/translations.yml"
GITLAB = ".gitlab/translations.yml"


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Lin", "-c", "user.email=lin@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    assert run(["-C", str(tmp_path), "init", "news", "--yes", "--targets", "en,zh-Hans"]) == 0
    git(root, "init", "--quiet", "--initial-branch", "trunk")
    return root


def translate(catalog: Path) -> int:
    """Put a text with a mistake into a catalog, and return its line."""
    text = catalog.read_text(encoding="utf-8")
    text = re.sub('msgid "It rains."\nmsgstr ".*"', 'msgid "It rains."\nmsgstr "下雨了."', text)
    catalog.write_text(text, encoding="utf-8")
    return text.splitlines().index('msgstr "下雨了."') + 1


def shell(folder: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as the services do, with this program as `translator`."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    program = tools / "translator"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m translator "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", **variables}
    return subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_workflow_of_github_proposes_what_was_pushed(newsroom: Path) -> None:
    assert run(["-C", str(newsroom), "init", "--ci", "github"]) == 0
    workflow = read_yaml(newsroom / WORKFLOW)
    assert list(workflow["jobs"]) == ["draft", "check", "verify", "publish"]
    assert workflow["on"]["push"]["branches"] == ["trunk"]
    assert workflow["jobs"]["publish"]["needs"] == ["check", "verify"]

    settings = newsroom / "translator.toml"
    settings.write_text('engine = "pseudo"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    git(newsroom, "add", "--all")
    git(newsroom, "commit", "--quiet", "--message", "Begin")
    git(newsroom.parent, "clone", "--quiet", "--bare", str(newsroom), "origin.git")
    git(newsroom.parent, "clone", "--quiet", "origin.git", "runner")
    runner = newsroom.parent / "runner"
    (runner / "articles/en/tea.md").write_text("# Tea\n\nIt rains.\n", encoding="utf-8")
    git(runner, "add", "--all")
    git(runner, "commit", "--quiet", "--message", "Write an article")
    git(runner, "push", "--quiet")
    steps = [step["run"] for step in workflow["jobs"]["draft"]["steps"] if "run" in step]
    with serving(ForgeServer(newsroom.parent / "origin.git", default_branch="trunk")) as forge:
        given = {"GITHUB_TOKEN": "secret-token", "GITHUB_API_URL": forge.api, "GITHUB_REPOSITORY": forge.name}
        for script in steps[1:] * 2:  # The first installs the program, which is installed here.
            done = shell(runner, script, **given)
            assert done.returncode == 0, done.stderr
    (pull,) = forge.pulls
    files = git(newsroom.parent / "origin.git", "diff", "--name-only", "trunk", pull["head"]["ref"]).split()
    assert files == ["locales/zh-Hans/tea.jsonl", "locales/zh-Hans/tea.po"]
    assert git(newsroom.parent / "origin.git", "rev-list", "--count", "trunk").strip() == "2"

    git(runner, "merge", "--quiet", f"origin/{pull['head']['ref']}")
    checks = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    line = translate(runner / "locales/zh-Hans/tea.po")
    said = shell(runner, checks[1], OPTIONS="--level warning").stdout
    assert f"::warning file=locales/zh-Hans/tea.po,line={line},col=12,endColumn=13,title=punct.width" in said


def test_a_pull_request_of_a_fork_is_judged_by_what_it_brought(newsroom: Path) -> None:
    assert run(["-C", str(newsroom), "init", "--ci", "github"]) == 0
    assert "vars." not in (newsroom / WORKFLOW).read_text(encoding="utf-8")
    job = read_yaml(newsroom / WORKFLOW)["jobs"]["check"]
    checkout, check = job["steps"][0], job["steps"][-1]
    (newsroom / "articles/en/tea.md").write_text("# Tea\n\nIt rains.\n\nIt costs $3.\n", encoding="utf-8")
    assert run(["-C", str(newsroom), "sync"]) == 0
    translate(newsroom / "locales/zh-Hans/tea.po")
    catalog = newsroom / "locales/zh-Hans/tea.po"
    git(newsroom, "add", "--all")
    git(newsroom, "commit", "--quiet", "--message", "Begin")
    git(newsroom, "checkout", "--quiet", "-b", "theirs")
    text = catalog.read_text("utf-8").replace('msgid "It costs $3."\nmsgstr ""', 'msgid "It costs $3."\nmsgstr "4元。"')
    catalog.write_text(text, encoding="utf-8")
    git(newsroom, "commit", "--quiet", "--all", "--message", "Translate")
    git(newsroom, "checkout", "--quiet", "trunk")
    git(newsroom, "merge", "--quiet", "--no-ff", "-m", "Merge", "theirs")
    depth = str(checkout["with"]["fetch-depth"])
    git(newsroom.parent, "clone", "--quiet", "--depth", depth, newsroom.as_uri(), "runner")

    options = re.search(r"'pull_request' && '([^']*)'", check["env"]["OPTIONS"])
    assert options
    done = shell(newsroom.parent / "runner", check["run"], OPTIONS=options[1])

    assert done.returncode == 1
    assert re.findall("title=([a-z.]+)", done.stdout) == ["num.value"], done.stdout


def test_the_pipeline_of_gitlab_is_included_and_reports_where_findings_stand(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(newsroom), "init", "--ci", "gitlab"]) == 0
    assert read_yaml(newsroom / ".gitlab-ci.yml") == {"include": [{"local": GITLAB}]}
    pipeline = read_yaml(newsroom / GITLAB)
    assert pipeline["translations-publish"]["needs"] == ["translations-check", "translations-verify"]
    (newsroom / "articles/en/tea.md").write_text("# Tea\n\nIt rains.\n", encoding="utf-8")
    assert run(["-C", str(newsroom), "sync"]) == 0
    catalog = newsroom / "locales/zh-Hans/tea.po"
    translate(catalog)
    shell(newsroom, pipeline["translations-check"]["script"][0])
    (issue, *_others) = [
        item for item in json.loads((newsroom / "translations.json").read_text()) if item["check_name"] == "punct.width"
    ]
    line = catalog.read_text(encoding="utf-8").splitlines()[issue["location"]["lines"]["begin"] - 1]
    assert issue["location"]["path"] == "locales/zh-Hans/tea.po"
    assert "下雨了." in line
    assert len(issue["fingerprint"]) == 64


def test_what_is_there_is_not_written_over(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (newsroom / ".gitlab-ci.yml").write_text("test:\n  script: make\n", encoding="utf-8")
    assert run(["-C", str(newsroom), "init", "--ci", "gitlab"]) == 0
    assert "include: {local: .gitlab/translations.yml}" in capsys.readouterr().err
    (newsroom / GITLAB).write_text("# mine\n", encoding="utf-8")
    assert run(["-C", str(newsroom), "init", "--ci", "gitlab"]) == 2
    assert (newsroom / GITLAB).read_text(encoding="utf-8") == "# mine\n"
    assert (newsroom / ".gitlab-ci.yml").read_text(encoding="utf-8") == "test:\n  script: make\n"
    assert run(["-C", str(newsroom), "init", "--ci", "jenkins"]) == 2


def test_a_project_below_the_top_of_its_repository_is_told_so(tmp_path: Path, newsroom: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (newsroom / ".git").rename(tmp_path / "put-aside")
    assert run(["-C", str(newsroom), "init", "--ci", "github"]) == 2
    assert not (newsroom / WORKFLOW).exists()


NAMES = ["one.po", "my words/two.po", "deep/er/three.po", "it's.po"]


@pytest.mark.parametrize(
    ("articles", "expected"),
    sampled(
        [
            ("my words/two.po\n  'deep'/**/*.po one.po\n\nit's.po", NAMES),
            ("**/*.po", NAMES),
            ("one.po 'my words/*.po'", NAMES[:2]),
            ("my words/*.po", NAMES[1:2]),
            ("one.po nothing.po", NAMES[:1]),
        ]
    ),
)
def test_the_action_takes_patterns_and_names_with_blanks(tmp_path: Path, articles: str, expected: list[str]) -> None:
    """It takes a second: the step runs in a real shell, which starts this program twice."""
    root = tmp_path / "site"
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(
            'msgid ""\nmsgstr "Language: zh_CN\\n"\n\nmsgid "It rains."\nmsgstr "下雨了."\n', "utf-8"
        )
    step = read_yaml(Path(__file__).parents[2] / "action.yml")["runs"]["steps"][-1]
    given = {"ARTICLES": articles, "TO": "zh-Hans", "ONLY": "punct.width", "SKIP": "", "FAIL_ON": "never"}

    done = shell(root, step["run"], **given, SARIF="found.sarif")

    assert {line.split("file=")[1].split(",")[0] for line in done.stdout.splitlines()} == set(expected)
    results = json.loads((root / "found.sarif").read_text())["runs"][0]["results"]
    assert {one["properties"]["source"] for one in results} == {"It rains."}
    assert len(results) == len(expected)
    assert done.returncode == (2 if "nothing.po" in articles else 0)
    assert ("at: nothing.po" in done.stderr) == ("nothing.po" in articles)
