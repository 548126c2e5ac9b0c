"""
What the gate makes of replies of services that no rule was written by, and of translations that no bound was chosen by.

    python -m benchmarks.quality.service_replies SOURCES

`SOURCES`: two columns with a tab between them, English and Chinese; each reply is judged beside thirty of them. The
translations are those of this repository: its pages and messages, which are put more freely than news. Nothing may be
changed by what this prints without new replies being written afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from translator.bilingual.model import Request, Suggestion
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS, LangTag
from translator.bilingual.words.masking import has_han
from translator.newsroom.drafts.gate import judge_suggestion
from translator.newsroom.drafts.repair import postprocess

ROOT = Path(__file__).parents[2]
CATALOGS = ("docs/locales/zh-Hans", "docs/readme/locales/zh-Hans", "translator/locale/zh_CN")
REPLIES = """\
这段内容我看不太懂，您能再说一遍吗？
今天的次数用完了，明天再来吧。
我只是一个聊天助手，没有办法替您做决定。
系统繁忙，排队人数较多，请耐心等候。
该账号存在异常，已被暂时冻结。
好的，请把文章发给我，我马上开始。
此话题过于敏感，我们聊点别的吧。
您尚未登录，请先完成验证。
Hmm, I'd rather not get into that.
Could you paste the passage you want me to work on?
We are experiencing heavy traffic; hang tight.
Your subscription does not include this feature.
As a chatbot, I have no opinions on this.
The key you supplied has been revoked.
Something went wrong on our end.
Sure! Which tone would you like me to use?
""".splitlines()
"""Written on 29 November 2026, when the rules were finished."""


def own_translations() -> Iterator[tuple[str, str]]:
    for folder in CATALOGS:
        for path in sorted((ROOT / folder).rglob("*.po")):
            for entry in polib.pofile(str(path)):
                if entry.msgid and entry.msgstr and not entry.obsolete:
                    yield entry.msgid, entry.msgstr


def problems_of(source: str, reply: str, target_tag: LangTag) -> set[str]:
    """Return the checks by which the gate stops a text."""
    source_tag = EN if target_tag == ZH_HANS else ZH_HANS
    text, _repairs = postprocess(reply, source, target_tag)
    found = judge_suggestion(Request(source), Suggestion(text, "mt:http"), source_tag=source_tag, target_tag=target_tag)
    return {problem.check for problem in found if problem.blocks}


def main() -> None:
    sources = read_table(Path(sys.argv[1]), 2)[:30]
    for target_tag in (ZH_HANS, EN):
        side = 0 if target_tag == ZH_HANS else 1
        pairs = [(row[side], reply) for reply in REPLIES if has_han(reply) is (side == 0) for row in sources]
        through = sum(not problems_of(source, reply, target_tag) for source, reply in pairs)
        sys.stdout.write(f"into {target_tag}: {through} of {len(pairs)} replies let through\n")
    known = list(dict.fromkeys(own_translations()))
    both = [*((one, other, ZH_HANS) for one, other in known), *((other, one, EN) for one, other in known)]
    taken = sum(bool(problems_of(*pair) & {"mt.answered", "mt.artefact"}) for pair in both)
    sys.stdout.write(f"sound translations taken for a reply: {taken} of {len(both)}\n")


if __name__ == "__main__":
    main()
