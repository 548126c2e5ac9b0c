"""An import before it is written: all its blocks in their place, kept or left out, and what a person changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from translator.bilingual.i18n import _

if TYPE_CHECKING:
    from translator.newsroom.imports.ingest import Block, ImportChoices


class ImportPreview:
    """
    One file, as it would be imported.

    `choices` says what the person changed so far; each change can be undone. Blocks are counted from 1.
    """

    def __init__(self, file: str, data: bytes, choices: ImportChoices, **options: Any) -> None:
        """`options` are those of `import_article`; raises as that."""
        from translator.newsroom.imports.ingest import import_article

        self.file, self.data, self.options, self.choices = file, data, options, choices
        name = "" if file == "-" else file
        plain = replace(choices, keep=(), drop=())
        self.article = import_article(data, name=name, choices=plain, may_be_empty=True, **options)
        self._history: list[ImportChoices] = []
        choices.check(self.article.blocks)

    @property
    def blocks(self) -> list[Block]:
        return self.article.blocks

    @property
    def title(self) -> str:
        return self.choices.title or str(self.article.front_matter.get("title", ""))

    @property
    def date(self) -> str:
        return str(self.choices.values().get("date") or self.article.front_matter.get("date", ""))

    @property
    def authors(self) -> list[str]:
        return list(self.choices.authors) or [str(one) for one in self.article.front_matter.get("authors", [])]

    def facts(self) -> list[str]:
        """Return title, date and authors, each as a line."""
        return [
            _("title: {text}", text=self.title or "–"),
            _("date: {text}", text=self.date or "–"),
            _("authors: {text}", text=", ".join(self.authors) or "–"),
        ]

    def is_kept(self, number: int) -> bool:
        if number in self.choices.keep or number in self.choices.drop:
            return number in self.choices.keep
        return self.blocks[number - 1].is_kept

    def what_became(self, number: int) -> str:
        """Say in the user's language what became of a block that is not in the body; empty where it is."""
        block = self.blocks[number - 1]
        if self.is_kept(number):
            return ""
        if block.is_kept:
            return _("left out: {reason}", reason=_("taken out by you"))
        return _("left out: {reason}", reason=block.reason) if block.reason else _("became {key}", key=block.field)

    def is_left_out(self, number: int) -> bool:
        """Whether a block is nowhere: neither in the body nor in the front matter."""
        block = self.blocks[number - 1]
        return not self.is_kept(number) and (block.is_kept or bool(block.reason))

    def toggle(self, number: int) -> None:
        """Keep a block that is left out, or leave out one that is kept; raises `UsageError` where there is none."""
        self.set_kept([number], kept=None)

    def set_kept(self, numbers: list[int], *, kept: bool | None) -> None:
        """Keep these blocks, or leave them out, or (None) the other of the two; raises `UsageError` for others."""
        replace(self.choices, keep=tuple(numbers)).check(self.blocks)
        keep, drop = set(self.choices.keep), set(self.choices.drop)
        for number in numbers:
            wanted = not self.is_kept(number) if kept is None else kept
            keep.discard(number)
            drop.discard(number)
            if wanted != self.blocks[number - 1].is_kept:
                (keep if wanted else drop).add(number)
        self._change(replace(self.choices, keep=tuple(sorted(keep)), drop=tuple(sorted(drop))))

    def say(self, **values: str) -> None:
        """Change `title`, `date` or `authors` (commas between); raises `UsageError` for a date that is none."""
        said: dict[str, Any] = {name: value.strip() for name, value in values.items()}
        if "authors" in said:
            said["authors"] = tuple(name.strip() for name in said["authors"].split(",") if name.strip())
        choices = replace(self.choices, **said)
        choices.values()
        self._change(choices)

    def _change(self, choices: ImportChoices) -> None:
        if choices != self.choices:
            self._history.append(self.choices)
            self.choices = choices

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        if self._history:
            self.choices = self._history.pop()
            return True
        return False
