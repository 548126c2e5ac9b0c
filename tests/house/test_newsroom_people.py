from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.words.language import CONTENT_TAGS
from translator.newsroom.catalog.events import Action
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import Person, load_people, parse_people, person_at_work

REPOSITORY = Path(__file__).parents[2]
PEOPLE = """\
people:
  li-lei:
    names: {en: Li Lei, zh-CN: 李雷}
    roles: [editor]
    emails: [li.lei@example.org]
  wang-fang:
    names: {en: Wang Fang}
    emails: [Wang.Fang@example.org]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text("")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return open_newsroom(tmp_path)


def rewrite(project: Project, text: str) -> None:
    (project.glossaries_dir / "people.yml").write_text(text)


def test_names_go_by_canonical_language_and_fall_back(project: Project) -> None:
    people = load_people(project)

    assert people.by_id["li-lei"].name("zh-Hans") == "李雷"
    assert people.by_id["wang-fang"].name("zh-Hans") == "Wang Fang"


def test_somebody_without_roles_may_do_everything(project: Project) -> None:
    people = load_people(project)

    assert people.by_id["wang-fang"].has_role("editor")
    assert not people.by_id["li-lei"].has_role("translator")


def test_a_program_is_listed_as_one() -> None:
    people = parse_people(b"people:\n  robo: {kind: machine}\n  lin: {kind: person}\n", "people.yml")
    assert [person.is_machine for person in people] == [True, False]
    assert [person.may(Action.REVIEW) for person in people] == [False, True]
    with pytest.raises(ConfigError, match="unknown kind robot; known are person, machine"):
        parse_people(b"people:\n  robo: {kind: robot}\n", "people.yml")


def test_a_project_without_the_file_has_nobody(project: Project) -> None:
    (project.glossaries_dir / "people.yml").unlink()

    assert len(load_people(project)) == 0


def test_who_is_at_work_is_known_by_gits_address(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    subprocess.run(["git", "config", "user.email", "WANG.fang@example.org"], cwd=project.root, check=True)

    assert person_at_work(project).id == "wang-fang"


def test_a_named_person_wins_over_git(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "wang.fang@example.org")

    assert person_at_work(project, "li-lei").id == "li-lei"


def test_an_address_that_belongs_to_nobody_says_what_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.org")

    with pytest.raises(UsageError, match=r"stranger@example\.org") as caught:
        person_at_work(project)

    assert "--by ID" in (caught.value.hint or "")
    assert "li-lei" in (caught.value.hint or "")


def test_an_unknown_id_names_the_known_ones(project: Project) -> None:
    with pytest.raises(UsageError, match="nobody") as caught:
        person_at_work(project, "han-meimei")

    assert "li-lei" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PEOPLE + "  li-lei: {}\n", "duplicate"),
        ("- li-lei\n", "people:"),
        ("people: {li-lei: {phone: 1}}\n", "phone"),
        ("people: {li-lei: {roles: [boss]}}\n", "boss"),
        ("people: {a: {emails: [x@y.z]}, b: {emails: [X@y.z]}}\n", "share"),
        ("people: {li-lei: [}\n", "cannot be used"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(project: Project, text: str, said: str) -> None:
    rewrite(project, text)

    with pytest.raises(ConfigError, match=said) as caught:
        load_people(project)

    assert (caught.value.where or "").startswith("glossaries/people.yml")


def test_our_own_newsroom_has_every_name_in_every_language() -> None:
    people = load_people(open_newsroom(REPOSITORY))

    missing = [(person.id, tag) for person in people for tag in CONTENT_TAGS if tag not in person.names]
    assert len(people) >= 5
    assert missing == []


@pytest.mark.parametrize(
    ("names", "tag", "name"),
    [
        ({"en": "Li Lei", "zh-Hans": "李雷"}, "zh-Hant", "李雷"),
        ({"en": "Ma Hua", "zh-Hans": "马华"}, "zh-Hant", "馬華"),
        ({"en": "Fan Bing", "zh-Hans": "范冰"}, "zh-Hant", "Fan Bing"),
        ({"en": "Ma Hua", "zh-Hant": "馬華"}, "zh-Hans", "马华"),
        ({"en": "Ma Hua", "zh-Hans": "马华", "zh-Hant": "馬嘩"}, "zh-Hant", "馬嘩"),
        ({"en": "Fan Yu", "zh-Hans": "范余", "zh-Hant": "范余"}, "zh-Hant-HK", "范余"),
        ({"en": "Fan Yu", "zh-Hans": "范余"}, "zh-Hant-HK", "Fan Yu"),
        ({"en": "Ma Hua", "zh-Hans": "马华"}, "zh-Hant-HK", "馬華"),
        ({"en": "Ma Hua", "zh-Hant-HK": "馬華"}, "zh-Hans", "马华"),
        ({"en": "Ma Hua"}, "en-GB", "Ma Hua"),
    ],
)
def test_a_name_of_the_other_script_is_converted_where_nothing_is_in_doubt(
    names: dict[str, str], tag: str, name: str
) -> None:
    assert Person("somebody", names).name(tag) == name
