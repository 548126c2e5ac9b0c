"""
Pages of Markdown that no person would write, and targets for them that no person would type.

A page is dense with markup that touches other markup. A target holds the tags of its source in another order, with
Chinese directly beside them, and stray signs of Markdown where `signs` says so. Both follow from the seed alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from translator.bilingual.words.inline import tags_in
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.structure import structure_differences, structure_of

_PIECES = [
    "plain words", "`code`", "`` a`b ``", "*emph*", "**strong**", "***both***", "_under_", "~~gone~~",
    "[link](https://a.example/x)", "[page][ref]", "[ref]", "[ref][]", "[^s]", "https://bare.example/a_b",
    "<https://auto.example>", "www.site.example", "![alt text](img/a.png)", "![alt][ref]",
    "[![alt](a.png)](b.md 'A title')", '[t](u "Double title")', "[t](u 'Single title')", "[t](u (Round title))",
    "<b>bold</b>", "<br/>", '<span class="x">span</span>', "$x+y$", "$5", "&amp;", "&copy;", "\\*star\\*", "\\[x\\]",
    "me@site.example", "{name}", "${X}", "%s", ":smile:", "a_b_c", "2*3*4", "x^2^", "H~2~O", "[[wiki]]", "(a)",
    '"quoted"', "'single'", "Hello!", "**Strong sentence.**", "*Emph sentence.* More.", "`code`s", "*a*b", "[x](y)z",
    "! ", "<kbd>Ctrl</kbd>", "# no", "[link *in* it](z.md)", "*[l](m)*", "`x`, `y`",
]  # fmt: skip
_FRAMES = ["{}", "{}", "{}", "{}", "# {}", "- {}", "> {}", "1. {}", "| a | b |\n|---|---|\n| {} | x |"]
_HAN = "我你他们的一是不了在有这中大来上国个到说时要就出会可也那得里后自以之家下而过天去能小多然于心学么起发好看点开面"
_SIGNS = "。，、“”（）_*[]()`~$<&!！ :#>-+|\\éAb5《》{}^'\"=;"
_ENDS = "\n\n[^s]: A note.\n\n[ref]: https://r.example/ 'Ref'\n"


@dataclass(frozen=True, slots=True)
class MutatedPage:
    """A source and a version of it."""

    source: str
    version: str

    @property
    def differences(self) -> list[str]:
        """What the version has lost of the structure of its source, or has besides."""
        found = structure_differences(*(structure_of(text.encode()) for text in (self.source, self.version)))
        return list(map(str, found))


def mutated_page(seed: int, *, reordered: float = 0.3, signs: float = 0.2) -> MutatedPage:
    """Return a page; `reordered` and `signs` are the shares of tags that move, and of gaps with a stray sign."""
    random = Random(seed)
    source = "\n\n".join(_paragraph(random) for _number in range(random.randint(1, 4))) + _ENDS
    document = parse_document(source.encode(), tag="en")
    targets = [
        _target(random, segment.source, reordered, signs) if random.random() < 0.9 else None
        for segment in document.segments
    ]
    return MutatedPage(source, document.render(targets, tag="zh-Hans").decode())


def _paragraph(random: Random) -> str:
    sentences = [
        " ".join(random.choices(_PIECES, k=random.randint(1, 5))) + random.choice([".", ".[^s]", "!", "?", ""])
        for _number in range(random.randint(1, 3))
    ]
    return random.choice(_FRAMES).format(" ".join(sentences))


def _target(random: Random, source: str, reordered: float, signs: float) -> str:
    tags = iter(tags_in(source))

    def nodes() -> list[tuple[int, list[object] | None]]:
        found: list[tuple[int, list[object] | None]] = []
        for tag in tags:
            if tag.kind == "close":
                break
            found.append((tag.number, list(nodes()) if tag.kind == "open" else None))
        return found

    def text() -> str:
        sign = random.choice(_SIGNS) + random.choice(_HAN) if random.random() < signs else ""
        return "".join(random.choices(_HAN, k=random.randint(0, 4))) + sign

    def written(inner: Sequence[object]) -> str:
        pieces = []
        for node in random.sample(inner, len(inner)) if random.random() < reordered else inner:
            assert isinstance(node, tuple)
            number, content = node
            pieces.append(
                f"<{number}/>" if content is None else f"<{number}>{written(content).strip() or '字'}</{number}>"
            )
        return text() + "".join(piece + text() for piece in pieces)

    return written(nodes()).strip() or "字"
