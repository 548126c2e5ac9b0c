"""Articles, people and decisions, and all that is kept of them."""

from __future__ import annotations

from translator.bilingual.pairs import add_checks

add_checks(
    "translator.newsroom.review.checks",
    {
        "mk.placeholder": "markup:MkPlaceholder",
        "mk.inline": "markup:MkInline",
        "mk.cjk_emphasis": "markup:MkCjkEmphasis",
        "mk.literal": "markup:MkLiteral",
        "mk.escape": "markup:MkEscape",
        "meta.id": "metadata:MetaId",
        "meta.shared": "metadata:MetaShared",
        "meta.required": "metadata:MetaRequired",
        "meta.translated": "metadata:MetaTranslated",
        "meta.date": "metadata:MetaDate",
        "meta.tags": "metadata:MetaTags",
        "meta.credits": "people:MetaCredits",
        "meta.people": "people:MetaPeople",
        "meta.mt": "people:MetaMt",
        "meta.disclaimer": "metadata:MetaDisclaimer",
        "meta.source": "metadata:MetaSource",
        "meta.rev": "people:MetaRev",
        "meta.coverage": "people:MetaCoverage",
        "meta.state": "people:MetaState",
        "meta.alternates": "metadata:MetaAlternates",
        "meta.structure": "metadata:MetaStructure",
        "meta.code": "metadata:MetaCode",
        "meta.slug": "metadata:MetaSlug",
        "meta.derived": "people:MetaDerived",
        "meta.keys": "metadata:MetaKeys",
    },
)
