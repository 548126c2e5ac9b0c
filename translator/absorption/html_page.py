"""
The edits of an HTML page: what readers see of the article comes back, what stands around it is listed.

The page as it was published says which run of text is which block of the version. It is known from git, or rendered
again, and then its hash, which the edited page still states, proves that it is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from translator.absorption.absorption import AbsorbedChange, Absorption
from translator.absorption.html_runs import HtmlPage, Run, RunReader, pair_runs, read_runs
from translator.absorption.page_text import PageBlock, read_page
from translator.alignment.edit_alignment import common_ends
from translator.i18n import _
from translator.language import VERSION_TAGS, LangTag
from translator.layouts.html import article_values, render_template
from translator.project import ArticleRef
from translator.publication.publication import render_again
from translator.publish.page_comparison import is_article_page


def version_at(ref: ArticleRef, path: Path, data: bytes) -> LangTag | None:
    """Return the language of the version of `ref` that a page is; None where it is not a page of it."""
    if not is_article_page(path, data):
        return None
    return next((LangTag(tag) for tag in VERSION_TAGS if path.as_posix().endswith(f"/{tag}/{ref.slug}.html")), None)


def absorb_html(absorption: Absorption, base: bytes, edited: bytes, *, is_known: bool) -> list[AbsorbedChange]:
    """
    Take over what differs between two states of an HTML page, and return it.

    Where it is not known that `base` is what was edited, everything is listed and nothing is taken over.
    """
    before, after = read_runs(base), read_runs(edited)
    blocks = blocks_now(absorption)
    reader = RunReader(absorption.catalog.tag, absorption.marks)
    shown = reader.match(blocks, before.runs) if is_known else {}
    pairs = pair_runs(before.runs, after.runs, is_same_shape=before.shape == after.shape)
    _report_frame(absorption, before, after, pairs, set(shown.values()), is_known=is_known)
    new = _edited_blocks(reader, blocks, shown, before, after, pairs)
    absorption.absorb_blocks(blocks, new)
    if all(change.is_placed for change in absorption.changes) and before.runs != after.runs:
        _prove(absorption, before, after, pairs)
    return absorption.changes


def _prove(absorption: Absorption, before: HtmlPage, after: HtmlPage, pairs: dict[int, int]) -> None:
    """Report the runs that the catalog would still write otherwise than the page has them."""
    written = _runs_now(absorption)
    places = [at for at, run in enumerate(before.runs) if run.place == "text"]
    for at, now in zip(places, written, strict=False):
        there = after.runs[pairs[at]]
        if there.html != before.runs[at].html and there.squeezed != now.squeezed:
            absorption.report(None, "word", *_shown(now, there), _("it cannot be written so from the source"))
    if len(places) != len(written):
        absorption.report(None, "word", "", "", _("it cannot be written so from the source"))


def _runs_now(absorption: Absorption) -> list[Run]:
    """Return the runs of the article, below its title, as the catalog would have them in a page."""
    article = absorption.article
    publication, version = render_again(article, article.document, absorption.catalog, None, is_draft=False)
    values = {"summary": "", "byline": "", "day": "", "corrections": "", "notice": "", "beside": []}
    page = render_template("article_text.html", **{**article_values(publication, version), **values})
    return [run for run in read_runs(page.encode()).runs if run.place == "text"]


def blocks_now(absorption: Absorption) -> list[PageBlock]:
    document, catalog = absorption.document(), absorption.catalog
    targets = [entry.target if (entry := catalog.find(one.key)) else None for one in document.segments]
    page = document.render(targets, tag=LangTag(catalog.tag))
    return read_page(page, catalog.tag, absorption.marks, format=document.format)


def _edited_blocks(
    reader: RunReader,
    blocks: Sequence[PageBlock],
    shown: dict[int, int],
    before: HtmlPage,
    after: HtmlPage,
    pairs: dict[int, int],
) -> list[PageBlock]:
    owners = {there: here for here, there in shown.items()}
    came = {after_run: owners[run] for run, after_run in pairs.items() if run in owners}
    hidden = [number for number in range(len(blocks)) if number not in shown]
    found: list[PageBlock] = []
    taken = set(pairs.values())
    for at, run in enumerate(after.runs):
        here = came.get(at)
        if here is not None:
            while hidden and hidden[0] < here:
                found.append(blocks[hidden.pop(0)])
            was = shown[here]
            same = before.runs[was].html == run.html
            found.append(blocks[here] if same else reader.block(run, blocks[here], was))
        elif at not in taken and run.place != "frame":
            found.append(reader.block(run, None, None))
    return [*found, *(blocks[number] for number in hidden)]


def _report_frame(
    absorption: Absorption, before: HtmlPage, after: HtmlPage, pairs: dict[int, int], shown: set[int], *, is_known: bool
) -> None:
    """Report what was changed around the article, and in what of it no block of the version is known."""
    reason = _("it is not text of the article: publish writes it")
    other = _("nobody knows which text of the catalog it was: it was changed too, or is HTML of the article")
    if not is_known:
        other = _("the catalog or the site was changed since the page was published, and git does not have that page")
    places = [at for at, run in enumerate(before.runs) if run.place == "text"]
    now: dict[int, Run] = {}
    for here, run in enumerate(before.runs):
        there = after.runs[pairs[here]] if here in pairs else None
        if here in shown or (there is not None and there.html.split() == run.html.split()):
            continue
        if there is not None and run.place == "text" and is_known:
            now = now or dict(zip(places, _runs_now(absorption), strict=False))
            if here in now and now[here].squeezed == there.squeezed:
                continue  # It was taken over before.
        why = other if run.place == "text" or not is_known else reason
        text, new = _shown(run, there)
        kind = "meta" if why == reason else "word" if there else "remove"
        absorption.report(None, kind, text, new, why, there.line if there else None)
    is_same = len(pairs) == len(before.runs) == len(after.runs)
    for at in sorted(set(range(len(after.runs))) - set(pairs.values())):
        if after.runs[at].place == "frame" or not is_known:
            absorption.report(None, "meta", "", after.runs[at].text, reason, after.runs[at].line)
    for one, two in _differences(before.elements, after.elements):
        if is_same or any("=" in element or element.startswith("<!") for element in (*one, *two)):
            absorption.report(None, "meta", " ".join(one), " ".join(two), reason)


def _shown(run: Run, there: Run | None) -> tuple[str, str]:
    """Return two runs for a message: their text, and their HTML where the text is the same."""
    if there is None:
        return run.text, ""
    return (run.text, there.text) if run.text != there.text else (run.html.strip(), there.html.strip())


def _differences(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield where two lists of tags differ; what is equal at both ends is passed over first."""
    start, end = common_ends(before, after)
    here, there = before[start : len(before) - end], after[start : len(after) - end]
    for kind, one, one_end, two, two_end in SequenceMatcher(None, here, there, autojunk=True).get_opcodes():
        if kind != "equal":
            yield here[one:one_end], there[two:two_end]
