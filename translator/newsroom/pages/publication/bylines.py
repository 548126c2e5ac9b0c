"""
The by-lines of an article: dates, credits, source, disclaimer and notices, as each language writes them.

Source: docs/publishing.md (labels, dates), docs/articles.md; CLDR through Babel. The house form `Dec. 23rd, 2021` is
not a CLDR pattern, so it has a formatter of its own (AP months, English ordinals).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from translator.bilingual.names import System
from translator.bilingual.names.latin_names import latin_name
from translator.bilingual.quantities.english_dates import ordinal_suffix
from translator.bilingual.words.language import babel_locale, has_han, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.labels import AP_MONTHS, HouseTexts, colon, list_separator
from translator.newsroom.house.people import People, Person

# Order of the credits; roles of the house's own come after them.
_ROLES = ("author", "translator", "post_editor", "editor", "managing_editor", "proofreader", "reviewer")
_MARKDOWN = pattern(r"([\\`*_\[\]<>|~])")


@dataclass(frozen=True)
class Bylines:
    texts: HouseTexts = field(default_factory=HouseTexts)
    people: People = field(default_factory=People)
    glossary: Glossary = field(default_factory=Glossary)
    date_style: str = "long"
    """`long`, `medium`, `full`, or `house`."""
    romanisation: System = "pinyin"
    """How Chinese names are written in Latin letters where nobody has said otherwise."""
    is_site: bool = False
    """The pages stand in the tree of a site, which shows dates, people and tags itself unless the house lists them."""

    def date(self, iso: str, tag: str) -> str:
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:
            return iso
        if self.date_style == "house" and not is_chinese(tag):
            return house_date(day)
        from babel.dates import format_date

        style = "long" if self.date_style == "house" else self.date_style
        return str(format_date(day, format=style, locale=babel_locale(tag)))

    def names(self, ids: Iterable[str], tag: str) -> str:
        """
        Return the names of people as one list.

        Somebody who is not on file is named as the glossary does, or the article: in English romanised. An article that
        was written before its author was on file has a name in the place of an id.
        """
        found = ((self._person(person_id), person_id) for person_id in ids)
        return list_separator(tag).join(
            person.name(tag) if person else self._written(person_id, tag) for person, person_id in found
        )

    def _person(self, name: str) -> Person | None:
        return self.people.get(name) or self.people.called(name)

    def biography(self, person_id: str, tag: str) -> str:
        person = self._person(person_id)
        return HouseTexts(labels={"bio": dict(person.bio)}).own_label("bio", tag) if person else ""

    def _written(self, name: str, tag: str) -> str:
        known = self.called(name, tag)
        return known if is_chinese(tag) or not has_han(known) else latin_name(known, (), self.romanisation) or known

    def called(self, name: str, tag: str) -> str:
        """Return what the glossary calls an organisation or a work in `tag`; a name that it does not have stays."""
        for concept in self.glossary.by_form.get(name, ()):
            if forms := concept.cell(tag):
                return f"《{forms[0]}》" if concept.kind == "work" and is_chinese(tag) else forms[0]
        return name

    def labelled(self, role: str, text: str, tag: str) -> str:
        return f"{self.texts.label(role, tag)}{colon(tag)}{text}"

    def credits(self, values: Mapping[str, Any], tag: str) -> list[str]:
        by_role = {"author": listed(values.get("authors")), **credited(values)}
        roles = [*(role for role in _ROLES if role in by_role), *(role for role in by_role if role not in _ROLES)]
        return [
            self.labelled(role, escape_markdown(self.names(by_role[role], tag)), tag) for role in roles if by_role[role]
        ]

    def byline(self, values: Mapping[str, Any], tag: str) -> tuple[str, ...]:
        by_role = credited(values)
        house = self.called(str(values.get("organisation") or ""), tag)
        translators = [self.labelled(role, self.names(by_role[role], tag), tag)
                       for role in ("translator", "post_editor") if by_role.get(role)]  # fmt: skip
        return tuple(filter(None, (self.names(listed(values.get("authors")), tag) or house, *translators)))

    def byline_text(self, values: Mapping[str, Any], tag: str) -> str:
        parts = (*self.byline(values, tag), self.date(str(values.get("date") or ""), tag))
        return byline_gap(tag).join(filter(None, parts))

    def source_line(self, values: Mapping[str, Any], tag: str) -> str:
        """Return the line with the link to what the article is based on, once; empty where it names nothing."""
        source = block_in(values, "source")
        title, url = str(source.get("title") or ""), str(source.get("url") or "")
        link = f"[{escape_markdown(title or url)}]({_address(url)})" if url else escape_markdown(title)
        day = self.date(str(source["date"]), tag) if source.get("date") else ""
        parts = [link, escape_markdown(self.called(str(source.get("publisher") or ""), tag)), day]
        text = ("，" if is_chinese(tag) else ", ").join(part for part in parts if part)
        return self.labelled("source", text, tag) if text else ""

    def disclaimer_line(self, values: Mapping[str, Any], tag: str) -> str:
        """Return the disclaimer of the article in `tag`, word for word as the house has it; empty where it has none."""
        disclaimer_id = str(values.get("disclaimer") or "")
        text = self.texts.disclaimer(disclaimer_id, tag) or disclaimer_id
        return self.labelled("disclaimer", text, tag) if text else ""

    def correction_lines(self, values: Mapping[str, Any], tag: str) -> list[str]:
        """Return one line for each correction of the article, the first one first: what was wrong, and since when."""
        label, lines = self.texts.label("correction", tag), []
        for item in blocks_in(values, "corrections"):
            day = self.date(str(item.get("date") or ""), tag)
            head = (f"{label}（{day}）" if is_chinese(tag) else f"{label}, {day}") if day else label
            lines.append(f"{head}{colon(tag)}{escape_markdown(str(item.get('text') or ''))}")
        return lines

    def tags_line(self, values: Mapping[str, Any], tag: str) -> str:
        if self.is_site and not self.texts.tags:
            return ""
        labels = [escape_markdown(self.texts.tag_label(tag_id, tag)) for tag_id in listed(values.get("tags"))]
        return self.labelled("tags", list_separator(tag).join(labels), tag) if labels else ""

    def colophon(self, values: Mapping[str, Any], tag: str, notices: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the lines at the end of an article in Markdown; `notices` are ids of the house's notices."""
        day = self.labelled("published", self.date(str(values["date"]), tag), tag) if values.get("date") else ""
        house = str(values.get("organisation") or "")
        lines = [] if self.is_site and not self.people else [
            day,
            *self.credits(values, tag),
            self.labelled("organisation", escape_markdown(self.called(house, tag)), tag) if house else "",
            self.source_line(values, tag),
        ]  # fmt: skip
        lines += [
            self.tags_line(values, tag),
            self.disclaimer_line(values, tag),
            *self.correction_lines(values, tag),
            *(self.notice_line(notice, tag) for notice in notices),
        ]
        return tuple(line for line in lines if line)

    def notice_line(self, notice: str, tag: str) -> str:
        """Return a notice about the version; those about machines have their label in front."""
        text = self.texts.disclaimer(notice, tag)
        return self.labelled("machine_translation", text, tag) if notice.startswith("machine") else text


def byline_gap(tag: str) -> str:
    return "\u3000" if is_chinese(tag) else " · "


def credited(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {str(role): listed(ids) for role, ids in block_in(values, "credits").items()}


def house_date(day: date) -> str:
    return f"{AP_MONTHS[day.month - 1]} {day.day}{ordinal_suffix(day.day)}, {day.year}"


def escape_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    return url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")


def listed(value: Any) -> list[str]:
    """Return what a key of the front matter names: one or several, none of them empty."""
    return [str(item) for item in (value if isinstance(value, list) else [value]) if item]


def block_in(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what stands below a key of the front matter; empty where that is no block."""
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def blocks_in(values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [item for item in found if isinstance(item, dict)] if isinstance(found := values.get(key), list) else []
