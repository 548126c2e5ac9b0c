"""The tested versions: a lock for each group of `pyproject.toml`, with everything that the group asks for."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS, PYTHONS, ROOT, groups, lock_text

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked_for(group: str) -> list[Requirement]:
    asked = list(SETTINGS["dependency-groups"][group])
    if group == "dev":
        project = SETTINGS["project"]
        asked += [
            *project["dependencies"],
            *(one for named in project["optional-dependencies"].values() for one in named),
        ]
    return [found for found in map(Requirement, asked) if found.name != "newsroom-translator"]


@pytest.mark.parametrize("group", groups())
def test_a_lock_has_one_version_of_all_that_its_group_asks_for_on_each_python(group: str) -> None:
    locked = [Requirement(line) for line in (LOCKS / f"{group}.txt").read_text().splitlines() if line[0] != "#"]

    for python in PYTHONS:
        on_it = [pin for pin in locked if pin.marker is None or pin.marker.evaluate({"python_version": python})]
        versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in on_it}
        assert len(versions) == len(on_it)
        for wanted in asked_for(group):
            assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


def test_a_marker_stands_where_versions_differ_only() -> None:
    text = lock_text(
        {"3.11": {"numpy": "2.4.6", "rich": "15.0"}, "3.12": {"numpy": "2.5.5"}, "3.13": {"numpy": "2.5.5"}}
    )

    assert text.splitlines()[1:] == [
        'numpy==2.4.6 ; python_version == "3.11"',
        'numpy==2.5.5 ; python_version == "3.12" or python_version == "3.13"',
        "rich==15.0",
    ]
