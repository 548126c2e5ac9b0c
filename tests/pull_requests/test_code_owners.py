"""Owners of files: the cases that GitHub's page on `CODEOWNERS` explains."""

from __future__ import annotations

import pytest

from translator.newsroom.pages.pull_requests.code_owners import owners_of, read_rules, reviewers

RULES = """\
# A comment
*                 @all
*.js              @js  # another
/build/logs/      @doctor
docs/*            docs@example.org
apps/             @octocat
/docs/zh/         @lin @acme/zh
**/logs           @logs
/apps/github
/with\\ blank.md   @blank
/docs/**/index.md @deep
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", ("@all",)),
        ("src/app.js", ("@js",)),
        ("build/other.md", ("@all",)),
        ("build/logs/a/b.txt", ("@logs",)),
        ("docs/a.md", ("docs@example.org",)),
        ("docs/en/a.md", ("@all",)),
        ("docs/zh/guide/a.md", ("@lin", "@acme/zh")),
        ("x/apps/y/z.md", ("@octocat",)),
        ("apps/github", ()),
        ("apps/github/a.md", ()),
        ("with blank.md", ("@blank",)),
        ("docs/index.md", ("@deep",)),
        ("docs/zh/guide/index.md", ("@deep",)),
    ],
)
def test_the_last_pattern_that_matches_decides(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of([path], read_rules(RULES)).get(path, ()) == owners


def test_addresses_cannot_be_asked() -> None:
    assert reviewers(["@lin", "zh@example.org", "@acme/zh", "@lin"]) == ["lin", "acme/zh"]
