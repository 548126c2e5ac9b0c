"""
What the certificate of a pair of pages finds: faults that are seeded into real pages, and doubts about untouched ones.

    python -m benchmarks.quality.page_certificates FOLDER [PAGES] [--seed N] [--show doubts|missed]

FOLDER holds one folder for each documentation project, with its English pages in `en/` and their translations at the
same paths in `zh/`. Each page gets one fault, by lot; a fault is found where it brings a doubt that the untouched page
does not have. The last column counts those that the three questions name as well.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from translator.newsroom.pages.certificate import Certificate, certify

Edit = tuple[int, int, str]
"""Start, end, and the text that replaces it."""
_FENCE = re.compile(r"^([ \t>]*)(```+|~~~+)[^\n]*\n(.*?)^[ \t>]*\2[ \t]*$", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(r"\A---\n.*?\n---\n|<!--.*?-->", re.DOTALL)
_HAN = "\u4e00-\u9fff"
_SENTENCE = re.compile(rf"[^。！？\n|#>]*[{_HAN}][^。！？\n|]*[。！？]")


def _pairs(words: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _slash, other in (pair.partition("/") for pair in words.split())]


_NOT_ITS_OPPOSITE = _pairs(
    "不会/会 不能/能 不是/是 不需要/需要 没有/有 无需/需要 不支持/支持 不要/请 无法/可以 不再/仍然 不应/应 不可/可"
)
_OPPOSITES = _pairs(
    "增加/减少 启用/禁用 之前/之后 最大/最小 包含/排除 打开/关闭 成功/失败 允许/禁止 "
    "开始/结束 添加/删除 本地/远程 客户端/服务端 输入/输出 内部/外部 自动/手动 "
    "静态/动态 同步/异步 旧/新 更快/更慢 推荐/不推荐 升级/降级 安装/卸载 "
    "生产环境/开发环境 更多/更少 上面/下面 读取/写入 可选/必填 公共/私有 优点/缺点 "
    "简单/复杂 相同/不同 全局/局部 第一/最后 上传/下载 发送/接收"
)
_QUANTITIES = _pairs(
    "所有/部分 每个/某个 至少/至多 只有/甚至 总是/有时 一些/所有 全部/少数 "
    "大多数/少数 任何/某些 仅/也 多个/一个 一个/两个 整个/半个 通常/从不 许多/没有 "
    "必须/可以 始终/偶尔 任意/唯一"
)


@dataclass(frozen=True)
class Page:
    text: str
    rnd: random.Random
    others: tuple[str, ...]
    """Other translated pages of its project."""

    def is_prose(self, at: int) -> bool:
        if any(one.start() <= at < one.end() for one in _HIDDEN.finditer(self.text)):
            return False
        line = self.text[self.text.rfind("\n", 0, at) + 1 : self.text.find("\n", at)]
        before = line[: at - self.text.rfind("\n", 0, at) - 1]
        in_code = (
            before.count("`") % 2 or before.rfind("](") > before.rfind(")") or before.rfind("<") > before.rfind(">")
        )
        return not in_code and not any(one.start() <= at < one.end() for one in _FENCE.finditer(self.text))

    def any_of(self, edits: Iterator[Edit]) -> Edit | None:
        found = list(edits)
        return self.rnd.choice(found) if found else None

    def swaps(self, words: list[tuple[str, str]], *, one_way: bool = False) -> Iterator[Edit]:
        for one, other in words:
            for word, new in ((one, other),) if one_way else ((one, other), (other, one)):
                for match in re.finditer(re.escape(word), self.text):
                    around = self.text[max(0, match.start() - 2) : match.end() + 2]
                    longer = any(word != it and word in it and it in around for pair in words for it in pair)
                    if self.is_prose(match.start()) and not longer:
                        yield *match.span(), new

    def sentences(self) -> Iterator[re.Match[str]]:
        return (match for match in _SENTENCE.finditer(self.text) if self.is_prose(match.start()) and len(match[0]) > 10)


def number(page: Page) -> Edit | None:
    return page.any_of(
        (*match.span(), str(int(match[0]) + page.rnd.choice((1, 2, 10))))
        for match in re.finditer(r"(?<![\w./#-])\d{1,4}(?![\w./-])", page.text)
        if page.is_prose(match.start()) and not re.match(r"\d+[.)] ", page.text[match.start() :])
    )


def link(page: Page) -> Edit | None:
    return page.any_of(
        (match.start(1), match.end(1), re.sub(r"[a-z]{3,}(?=[^a-z]*(?:\.[a-z]+)?/?(?:#.*)?$)", "other", match[1]))
        for match in re.finditer(r"(?<!!)\]\(([^)\s]*[a-z]{3,}[^)\s]*)\)", page.text)
        if page.is_prose(match.start())
    )


def link_dropped(page: Page) -> Edit | None:
    links = re.finditer(r"(?<!!)\[([^\]\[`]+)\]\([^)\s]+\)", page.text)
    return page.any_of((*match.span(), match[1]) for match in links if page.is_prose(match.start()))


def code_line(page: Page) -> Edit | None:
    found = []
    for block in _FENCE.finditer(page.text):
        for line in re.finditer(r"^.*[A-Za-z]{3,}.*\n", block[3], re.MULTILINE):
            if not re.search(rf"[{_HAN}]|//|#|<!--", line[0]):
                start = block.start(3) + line.start()
                changed = re.sub(r"[A-Za-z]{3,}", lambda word: word[0][::-1], line[0], count=1)
                found += [(start, start + len(line[0]), new) for new in ("", changed)]
    return page.rnd.choice(found) if found else None


def heading_level(page: Page) -> Edit | None:
    return page.any_of(
        (*match.span(), match[0] + "#") for match in re.finditer(r"^#{1,4}(?= )", page.text, re.MULTILINE)
        if page.is_prose(match.start())
    )  # fmt: skip


def name(page: Page) -> Edit | None:
    wrong = ("GitLab", "Oracle", "Windows", "PostgreSQL", "Mozilla", "Angular", "Jenkins")
    return page.any_of(
        (*match.span(), page.rnd.choice([one for one in wrong if one not in page.text]))
        for match in re.finditer(r"(?<![\w./`@#:-])[A-Z][A-Za-z]{3,}(?![\w./`@:-])", page.text)
        if page.is_prose(match.start()) and re.search(rf"[{_HAN}]", page.text[match.start() - 8 : match.end() + 8])
    )


def item(page: Page) -> Edit | None:
    items = re.finditer(rf"^[ \t]*(?:[-*+]|\d+\.) .*[{_HAN}].*\n(?=[ \t]*(?:[-*+]|\d+\.) |\n)", page.text, re.MULTILINE)
    return page.any_of((*match.span(), "") for match in items if page.is_prose(match.start()))


def flag(page: Page) -> Edit | None:
    return page.any_of(
        (match.start(1), match.end(1), match[1][:-1] + ("x" if match[1][-1] != "x" else "y"))
        for match in re.finditer(r"(?<!`)`([^`\n]*[A-Za-z]{3}[^`\n]*)`(?!`)", page.text)
        if page.is_prose(match.start())
    )


def negation_dropped(page: Page) -> Edit | None:
    return page.any_of(page.swaps(_NOT_ITS_OPPOSITE, one_way=True))


def negation_added(page: Page) -> Edit | None:
    return page.any_of(
        (match.start(), match.start(), "不")
        for match in re.finditer("(?<![不只就才还机社])(?:会|能够|可以|需要|支持|是(?!否))", page.text)
        if page.is_prose(match.start())
    )


def opposite(page: Page) -> Edit | None:
    return page.any_of(page.swaps(_OPPOSITES))


def quantity_word(page: Page) -> Edit | None:
    return page.any_of(page.swaps(_QUANTITIES))


def sentence_dropped(page: Page) -> Edit | None:
    return page.any_of((*match.span(), "") for match in page.sentences())


def sentence_added(page: Page) -> Edit | None:
    there = (match[0].strip() for other in page.others for match in Page(other, page.rnd, ()).sentences())
    strange = [sentence for sentence in there if "`" not in sentence and "[" not in sentence]
    ends = [match.end() for match in page.sentences()]
    if not (strange and ends):
        return None
    at = page.rnd.choice(ends)
    return at, at, page.rnd.choice(strange)


def role_swapped(page: Page) -> Edit | None:
    found = []
    for match in page.sentences():
        names = list(re.finditer(r"(?<!`)`[^`\n]+`(?!`)|(?<![\w./`@-])[A-Z][A-Za-z]+(?![\w./`@-])", match[0]))
        for one, other in pairwise(names):
            between = match[0][one.end() : other.start()]
            if one[0] != other[0] and re.search(rf"[{_HAN}]{{2}}", between) and not re.search("[和或、与及]", between):
                start = match.start() + one.start()
                found.append((start, match.start() + other.end(), other[0] + between + one[0]))
    return page.rnd.choice(found) if found else None


def term(page: Page) -> Edit | None:
    from translator.bilingual.words import chinese_words

    prose = "".join(match[0] for match in page.sentences())
    words = Counter(word for word, kind in chinese_words.tag(prose, True)
                    if kind in {"n", "vn"} and len(word) > 1 and re.fullmatch(rf"[{_HAN}]+", word))  # fmt: skip
    common = [word for word, count in words.items() if count > 1] or list(words)
    if len(common) < 2:
        return None
    one, other = page.rnd.sample(sorted(common), 2)
    places = [match for match in re.finditer(one, page.text) if page.is_prose(match.start())]
    match = page.rnd.choice(places) if places else None
    return (*match.span(), other) if match else None


MECHANICAL: tuple[Callable[[Page], Edit | None], ...] = (
    number, link, link_dropped, code_line, heading_level, name, item, flag,
)  # fmt: skip
OF_MEANING: tuple[Callable[[Page], Edit | None], ...] = (
    negation_dropped, negation_added, opposite, quantity_word, sentence_dropped, sentence_added, role_swapped, term,
)  # fmt: skip


def pages_in(folder: Path) -> list[tuple[Path, Path]]:
    """Return the pairs of pages that have prose on both sides."""
    return [
        (source, target)
        for project in sorted(folder.iterdir())
        for target in sorted((project / "zh").rglob("*.md*"))
        if (source := project / "en" / target.relative_to(project / "zh")).is_file()
        and len(re.findall(rf"[{_HAN}]", target.read_text(encoding="utf-8"))) > 200
    ]


def certified(source: Path, target: Path, text: str) -> Certificate:
    return certify(source.read_bytes(), text.encode(), ("en", "zh-Hans"), (source, target))


def doubts_of(one: Certificate) -> Counter[tuple[str, str, str]]:
    return Counter((item.topic, item.message.in_language("en"), item.target) for item in one.doubts)


def main() -> None:
    """Print what is found by class, and the doubts about untouched pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", choices=["doubts", "missed"])
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    rnd = random.Random(options.seed)
    pairs = pages_in(options.folder)
    chosen = rnd.sample(pairs, min(options.pages, len(pairs)))
    classes = [one for one in (*MECHANICAL, *OF_MEANING) if options.only in one.__name__]
    done, found, asked = Counter[str](), Counter[str](), Counter[str]()
    untouched, topics, slowest = list[int](), Counter[str](), 0.0
    for place, (source, target) in enumerate(chosen):
        text = target.read_text(encoding="utf-8")
        siblings = [it for one, it in pairs if it != target and one.parent.parts[:-1] == source.parent.parts[:-1]]
        others = tuple(it.read_text(encoding="utf-8") for it in rnd.sample(siblings, min(3, len(siblings))))
        begun = time.monotonic()
        before = certified(source, target, text)
        slowest = max(slowest, time.monotonic() - begun)
        untouched.append(len(before.doubts))
        topics.update(item.topic for item in before.doubts)
        if options.show == "doubts":
            for item in before.doubts:
                print(f"{target}:{item.target_line} (source {item.source_line}) {item.topic}: {item.message}\n"
                      f"    {item.source[:160]}\n    {item.target[:120]}")  # fmt: skip
        # Each page is used for one mechanical fault and for one of meaning.
        for group in (MECHANICAL, OF_MEANING):
            ours = [one for one in group if one in classes]
            page = Page(text, rnd, others)
            turn = [ours[(place + step) % len(ours)] for step in range(len(ours))]
            made = next(((one, edit) for one in turn if (edit := one(page))), None)
            if made is None:
                continue
            (start, end, new), kind = made[1], made[0].__name__
            after = certified(source, target, text[:start] + new + text[end:])
            done[kind] += 1
            line = text.count("\n", 0, start) + 1
            is_found = bool(doubts_of(after) - doubts_of(before))
            known = {(item.source, item.target) for item in before.questions}
            is_asked = any((item.source, item.target) not in known and abs(item.target_line - line) <= 12
                           for item in after.questions)  # fmt: skip
            found[kind] += is_found
            asked[kind] += is_found or is_asked
            if options.show == "missed" and not is_found:
                print(f"{kind}{' (asked)' if is_asked else ''}: {target}:{line}: {text[start:end]!r} → {new!r}\n"
                      f"    {text[text.rfind(chr(10), 0, start) + 1 : text.find(chr(10), end)][:160]}")  # fmt: skip
    for title, group in (("mechanical", MECHANICAL), ("of meaning", OF_MEANING)):
        names = [one.__name__ for one in group if done[one.__name__]]
        for kind in names:
            print_line(kind, done[kind], found[kind], asked[kind])
        if names:
            print_line(title, *(sum(counts[kind] for kind in names) for counts in (done, found, asked)))
    print(f"{len(untouched)} untouched pages: {sum(untouched) / len(untouched):.2f} doubts a page, of which")
    print(", ".join(f"{topic}: {count}" for topic, count in topics.most_common()), f"; slowest {slowest:.1f} s")


def print_line(name: str, seeded: int, found: int, asked: int) -> None:
    """Print how many of the faults of a class bring a doubt, and how many a doubt or a question."""
    print(f"{name:20} {seeded:4} seeded  {found / seeded:6.1%} doubted  {asked / seeded:6.1%} doubted or asked")


if __name__ == "__main__":
    main()
