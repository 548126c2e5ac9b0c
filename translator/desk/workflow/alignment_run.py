"""The alignment of many files: each is aligned by a job, twice where all of them together teach a lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.bilingual.alignment import Lexicon, Link, align_sentences, align_texts
from translator.bilingual.alignment.sentence_alignment import Text
from translator.bilingual.words.language import LangTag
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Workplace, work_through
from translator.newsroom.house.memory.aligned_files import AlignedFile


@dataclass(frozen=True)
class _AlignmentJob:
    text: Text
    tags: tuple[LangTag, LangTag]


def align_with(
    backend: Backend, files: Sequence[AlignedFile], source_tag: LangTag, target_tag: LangTag
) -> list[list[Link]]:
    """Return the links of each file, the same wherever `backend` has them found."""

    def each(texts: Sequence[Text], lexicon: Lexicon | None) -> list[list[Link]]:
        def prepare(item: tuple[AlignedFile, Text]) -> Job:
            file, text = item
            return Job(0, file.name, _AlignmentJob(text, (source_tag, target_tag)))

        def finish(_item: tuple[AlignedFile, Text], outcome: Outcome[list[Link]]) -> list[Link]:
            return outcome.get()

        house = House(Settings(), further=lexicon)
        items = zip(files, texts, strict=True)
        results = work_through(backend, align_carried, lambda: house, items, prepare=prepare, finish=finish)
        return [links() for _item, links in results]

    return align_texts([(file.sources, file.targets) for file in files], source_tag, target_tag, each=each)


def align_carried(place: Workplace, job: _AlignmentJob) -> list[Link]:
    """Do the work of aligning one text with the lexicon of the house."""
    return align_sentences(*job.text, *job.tags, lexicon=place.house.further)
