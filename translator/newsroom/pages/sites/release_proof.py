"""
The proof of a release: `publish --check` before it goes out, on a copy of the site, and after, on what was written.

What is wrong on the pages of its articles keeps the whole release back, and what is wrong elsewhere because of it. What
was wrong elsewhere before is only counted: an old page does not hold up today's news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from translator.bilingual.errors import PublishError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import VERSION_TAGS, is_chinese
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publish.publication_run import ArticleFiles
from translator.newsroom.pages.sites.site_check import SiteFinding, check_site, from_root, owners_of

NEVER_ACCEPTED = ("draft.leaked", "embargo.leaked", "withdrawn.leaked")
"""What nobody may read yet goes out for no reason."""
_SHOWN = 10


@dataclass
class ReleaseProof:
    """The proof of one release; `accepted` are the checks whose findings do not keep it back."""

    newsroom: Newsroom
    name: str
    """As the release is named in commands."""
    options: PublishOptions
    accepted: frozenset[str] = frozenset()
    let_pass: list[SiteFinding] = field(default_factory=list)
    """What the release publishes in spite of it."""
    others: int = 0
    """How much was wrong elsewhere before, and still is."""

    def __post_init__(self) -> None:
        for check in sorted(self.accepted.intersection(NEVER_ACCEPTED)):
            raise UsageError(
                _("{check} is never accepted: nobody may read that yet", check=check), hint=self._command("--check")
            )

    @cached_property
    def folder(self) -> Path:
        return self.options.folder_in(self.newsroom)

    @cached_property
    def _owners(self) -> dict[str, str]:
        return owners_of(self.newsroom, self.options)

    def prove_copy(self, copy: Path, articles: Sequence[ArticleFiles]) -> None:
        """Raise `PublishError` for what is wrong in a copy of the site in which the release is out."""
        files: dict[Path, bytes | None] = {path: data for article in articles for path, data in article.files.items()}
        found = self._check(copy, files)
        own = {path for article in articles for path in self._paths(article.paths)}
        elsewhere = [item for item in found if item.path not in own]
        before = {(item.check, item.path, item.message) for item in self._check(self.folder)} if elsewhere else set()
        caused = [item for item in found if item.path in own or (item.check, item.path, item.message) not in before]
        self.others = len(found) - len(caused)
        self.let_pass = from_root(self.newsroom, self.folder, [item for item in caused if item.check in self.accepted])
        self._refuse([item for item in caused if item.check not in self.accepted])

    def prove_written(self, articles: Sequence[ArticleFiles]) -> None:
        """Raise `PublishError` where what stands on the disk is not sound, though the copy was."""
        own = {path for article in articles for path in self._paths(article.paths)}
        found = [item for item in self._check(self.folder) if item.path in own and item.check not in self.accepted]
        if found:
            first, lines = self._lines(found)
            message = _("the release is written, but what stands there now is not what was proved:")
            raise PublishError(f"{message}\n{lines}", where=first.path, hint=self._command("--check"))

    def _check(self, folder: Path, files: Mapping[Path, bytes | None] | None = None) -> list[SiteFinding]:
        if not folder.is_dir():
            return []
        return check_site(self.newsroom, folder, self.options, files=files or {}, owners=self._owners, is_lenient=True)

    def _paths(self, files: Iterable[Path]) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in files if path.is_relative_to(self.folder)}

    def _refuse(self, found: Sequence[SiteFinding]) -> None:
        if not found:
            return
        _first, lines = self._lines(found)
        message = ngettext(
            "{count} fault would be published, so that nothing of the release was:",
            "{count} faults would be published, so that nothing of the release was:",
            len(found),
        )
        slug = next((self._owners[item.path] for item in found if item.path in self._owners), "")
        source = next((ref for ref in self.newsroom.articles if ref.slug == slug), None)
        where = self.newsroom.relative(source.path) if source else self.newsroom.relative(self.folder)
        raise PublishError(f"{message}\n{lines}", where=where, hint=self._next_command(found[0], slug))

    def _lines(self, found: Sequence[SiteFinding]) -> tuple[SiteFinding, str]:
        """Return the first finding, and a line for each of the first ones."""
        shown = from_root(self.newsroom, self.folder, found)
        lines = [f"  {place_of(item)}  {item.check}  {item.message}" for item in shown[:_SHOWN]]
        if len(shown) > _SHOWN:
            lines.append("  " + _("… and {count} more", count=len(shown) - _SHOWN))
        return shown[0], "\n".join(lines)

    def _next_command(self, first: SiteFinding, slug: str) -> str:
        """Return the command that mends the first finding, or shows all, and how to publish all the same."""
        command = self._command("--check")
        tag = next((tag for tag in VERSION_TAGS if f"/{tag.lower()}/" in f"/{first.path.lower()}"), "")
        if first.check == "script.wrong" and slug and is_chinese(tag):
            command = f"translator review {slug} --to {tag}"
        if first.check in NEVER_ACCEPTED:
            return command
        return _("{command}   (or publish it all the same: --accept {check})", command=command, check=first.check)

    def _command(self, *more: str) -> str:
        layout = ["--layout", self.options.layout] if self.options.layout != "markdown" else []
        out = ["--out", str(self.options.out)] if self.options.out else []
        return " ".join(["translator", "publish", *more, "--release", self.name, *layout, *out])


def place_of(finding: SiteFinding) -> str:
    """Return the place of a finding as it is shown: path and line."""
    return f"{finding.path}:{finding.line}" if finding.line else finding.path
