"""Articles, people and decisions, and all that is kept of them."""

from __future__ import annotations

from translator.bilingual.pairs import add_checks

add_checks(
    "translator.newsroom.review.checks",
    {
        "mk.placeholder": "markup.literals:MkPlaceholder",
        "mk.inline": "markup.inline_tags:MkInline",
        "mk.cjk_emphasis": "markup.inline_tags:MkCjkEmphasis",
        "mk.literal": "markup.literals:MkLiteral",
        "mk.escape": "markup.literals:MkEscape",
        "meta.id": "metadata.front_matter:MetaId",
        "meta.shared": "metadata.front_matter:MetaShared",
        "meta.required": "metadata.front_matter:MetaRequired",
        "meta.translated": "metadata.front_matter:MetaTranslated",
        "meta.date": "metadata.front_matter:MetaDate",
        "meta.tags": "metadata.front_matter:MetaTags",
        "meta.credits": "metadata.people:MetaCredits",
        "meta.people": "metadata.people:MetaPeople",
        "meta.mt": "metadata.people:MetaMt",
        "meta.disclaimer": "metadata.pages:MetaDisclaimer",
        "meta.source": "metadata.pages:MetaSource",
        "meta.rev": "metadata.people:MetaRev",
        "meta.coverage": "metadata.people:MetaCoverage",
        "meta.state": "metadata.people:MetaState",
        "meta.alternates": "metadata.pages:MetaAlternates",
        "meta.structure": "metadata.pages:MetaStructure",
        "meta.code": "metadata.pages:MetaCode",
        "meta.slug": "metadata.front_matter:MetaSlug",
        "meta.derived": "metadata.people:MetaDerived",
        "meta.keys": "metadata.front_matter:MetaKeys",
    },
)
