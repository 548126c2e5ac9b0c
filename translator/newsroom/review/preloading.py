"""
Preloading: loads slow data before it is needed, so that the first segment is shown without delay.

That is the checks with their patterns and dictionaries, the glossary, and the index of the translation memory.
"""

from __future__ import annotations

from collections.abc import Iterable

from translator.bilingual.errors import TranslatorError
from translator.newsroom.house import Newsroom


def preload_checks(newsroom: Newsroom, directions: Iterable[tuple[str, str]], *, with_memory: bool = False) -> None:
    """
    Check made-up segments in each direction (source and target tag); nothing is read of articles or kept.

    It uses objects of its own and may run in a thread. An error (a glossary that cannot be read) is not reported: it
    comes again, and is shown, where the data is needed.
    """
    from translator.newsroom.catalog import Catalog, Entry, Ledger
    from translator.newsroom.review.live_checks import ArticleChecks

    try:
        for source_tag, tag in directions:
            entries = [
                Entry("The old ferries made 31 trips on March 12, 2026.", "2026年3月12日，老渡轮往返31趟。"),
                # Two renderings of one name: how they sound is loaded for those alone.
                Entry("Kowalczyk came.", "科瓦尔奇克来了。"), Entry("Kowalczyk left.", "科瓦尔齐克走了。"),
            ]  # fmt: skip
            checks = ArticleChecks(newsroom, Catalog("", tag, source_tag, Ledger(), entries=entries))
            checks.terms_in(entries[0])
            checks.findings(entries[0])
            if with_memory:
                newsroom.memory(source_tag, tag)
    except (TranslatorError, OSError):
        return
