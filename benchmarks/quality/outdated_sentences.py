"""
How many of the sentences that translators brought up to date later does an adoption of their page call outdated?

    python -m benchmarks.quality.outdated_sentences FOLDER REVISION [SLUG...]

FOLDER is a clone of a bilingual site with its whole history and a `translator.toml` (init writes it). The site as it
was at REVISION is checked out beside it, adopted and brought in step. Truth is the later history: a sentence was
outdated where its source had changed before REVISION while the page kept its words, and where a later commit gave it
other words although its source stayed as it was. A draft counts as found, for review shows it. Sentences that nobody
touched later are counted, too: most of those called outdated are, and nobody has come to them yet.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.words.inline import TAG
from translator.desk.commands.adopt import adopt_translations
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.catalog.article_merge import likeness_of
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.adoption.catalog_adoption import align_page

# Letters from which a sentence can be told from others; how like its former self a changed one is.
LETTERS, ALIKE = 12, 42
MOST_VERSIONS = 80
SETTINGS = "translator.toml"


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, TAG.sub("", text).casefold()))


class History:
    """The files of a repository at any commit."""

    def __init__(self, root: Path, end: str) -> None:
        self.root, self.end = root, end

    def ask(self, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", self.root, *arguments], capture_output=True, check=False)
        return done.stdout.decode(errors="replace")

    def document(self, commit: str, path: str, tag: str) -> Document | None:
        try:
            text = self.ask("show", f"{commit}:{path}")
            return parse_document(text.encode(), tag=tag) if text else None
        except TranslatorError:
            return None

    def former_source(self, sentence: str, path: str) -> tuple[str, str]:
        """Return what a sentence said before it was last changed, and the commit; both empty where it never was."""
        commit, said = "", set[str]()
        for name in self.ask("log", "--format=%H", f"-{MOST_VERSIONS}", "HEAD", "--", path).split():
            document = self.document(name, path, "en")
            texts = [segment.source for segment in document.segments] if document else []
            keys = set(map(letters, texts))
            if document and letters(sentence) not in keys:
                gone = [text for text in texts if letters(text) not in said and len(letters(text)) >= LETTERS]
                best = max(gone, key=lambda text: likeness_of(text, sentence), default="")
                return (best, commit) if commit and likeness_of(best, sentence) >= ALIKE else ("", "")
            commit, said = (name, keys) if document else (commit, said)
        return "", ""

    def later_words(self, source: str, page: str, tag: str) -> dict[str, str]:
        """Return the last translation of each sentence of a source, by the letters of the sentence."""
        found: dict[str, str] = {}
        for commit in self.ask("log", "--format=%H", "--reverse", f"HEAD..{self.end}", "--", page).split():
            sides = self.document(commit, source, "en"), self.document(commit, page, tag)
            if sides[0] and sides[1]:
                pairs = (pair for pair in align_page(sides[0], sides[1], "en", tag).pairs if not pair.is_doubtful)
                found |= {letters(sides[0].segments[one.sources[0]].source): one.target
                          for one in pairs if len(one.sources) == 1}  # fmt: skip
        return found


def measure(root: Path, end: str, slugs: list[str]) -> Counter[str]:
    adopted, _alone = adopt_translations(open_newsroom(root), slugs)
    newsroom, history = open_newsroom(root), History(root, end)
    sources, found = {ref.slug: ref for ref in newsroom.articles}, Counter[str]()
    for page in adopted:
        ref = sources[page.slug]
        sync_article(newsroom.article(ref), page.tag)
        source, words = newsroom.relative(ref.path), letters((root / page.page).read_text(encoding="utf-8"))
        later = history.later_words(source, page.page, page.tag)
        for entry in load_catalog(newsroom, page.slug, page.tag).entries:
            now = later.get(letters(entry.source), "") if len(letters(entry.source)) >= LETTERS else ""
            if not now or not entry.target:
                continue
            if letters(now) in words:
                found["kept"] += 1
                found["kept, called outdated"] += entry.is_stale
                continue
            _former, commit = history.former_source(entry.source, source)
            was_there = commit and letters(entry.target) in letters(history.ask("show", f"{commit}^:{page.page}"))
            if was_there and letters(entry.target) != letters(now):
                found["outdated"] += 1
                found["found"] += entry.is_stale or entry.state.value == "draft"
    return found


def main(folder: Path, revision: str, slugs: list[str]) -> None:
    """Print the figures."""
    end = History(folder, "").ask("rev-parse", "HEAD").strip()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "site")
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", folder, root], check=True)
        subprocess.run(["git", "-C", root, "checkout", "-q", revision], check=True)
        shutil.copy(folder / SETTINGS, root / SETTINGS)
        found = measure(root, end, slugs)
    print(f"outdated: {found['outdated']}, found: {found['found']}; "
          f"nobody changed later: {found['kept']}, called outdated: {found['kept, called outdated']}")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3:])
