"""
Detects prompt injection: source texts with instructions, and output that followed them instead of translating.

A language model may write the poem that a sentence asks for. The output is fluent and has the right length and script,
but it lacks the words of the request: a translation of “write a poem” contains 诗.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_CUES = 2
"""Instruction words that a source must have before anything is reported; one alone is common in news."""

_CONCEPTS: tuple[tuple[str, str, str, str], ...] = (
    # in an English source; in its translation; in a Chinese source; in its translation
    ("ignore|disregard", "忽略|无视|理会|别管|不顾|不理|忽视|抛开", "忽略|无视|不要理会",
     "ignor|disregard|attention|overlook|mind"),
    ("instructions?|system prompt|command", "指令|指示|命令|要求|说明|提示|指导",
     "指令|提示词|以上要求|上述要求|语句",
     "instruct|prompt|order|command|request|requirement|directive|demand|statement|quer|sentence"),
    (r"translat\w+", "译", "翻译", "translat|render"),
    ("poems?|poetry|verses?", "诗|韵文", "诗", "poe[mt]|verse|rhyme"),
    ("(?:bedtime|short) story|joke", "故事|笑话", "笑话|睡前故事", "story|tale|joke"),
    ("function|python|sql|json|xml|html|markdown|shell", "函数|功能|python|sql|json|xml|html|markdown|命令|shell",
     "函数|Python|SQL|JSON|XML|HTML|Markdown", "function|python|sql|json|xml|html|markdown"),
    ("answer|reply|respond|response", "答|复|回应|反应|响应", "回答|回复|答复", "answer|repl|respon|say|said"),
    ("write|output|print|show me|tell me|give me|list", "写|创作|作|输出|打印|显示|展示|告诉|讲|给|列|说|名单",
     "写一|请写|编写|输出|给我|告诉我|列出|列举|给出|返回|讲一",
     "writ|wrote|output|print|show|tell|told|giv|list|compos|name|display|return|provide"),
    (r"the words?\b|one word|letters", "词|字|语|话", "个字|一个词", "word|character|letter"),
    ("pretend|you are now|act as|way a", "假|扮|当作|装作|像|你现在|现在你|您现在|你已|充当", "假装|扮演|你现在是",
     "pretend|act|play|you are|imagin|role"),
    ("greet|say hello|hello to", "问候|好|招呼|致意|迎", "问好|问候|打招呼", r"greet|hello|hi\b|welcome|regard"),
    ("repeat|count from", "重复|数|反复|再说", "重复|数到", "repeat|count|again"),
    ("summari[sz]e|explain|correct|confirm", "概括|总结|归纳|解释|说明|改正|纠正|更正|确认|正确",
     "概括|总结|改正|确认|介绍一下|解释",
     "summar|explain|explan|correct|confirm|introduc|fix|acknowledg|describe|sum"),
    (r"\buser:|assistant:|system:|### ?\w+", "用户|助手|系统|指令|###|助理", "用户：|助手：|系统：|###",
     "user|assistant|system|###|instruct"),
    ("in french|in english|in german|in japanese|chinese characters", "法|英|德|日|汉字|中文",
     "用日语|用法语|用英语|用中文|说英语", "japanese|french|english|chinese|german"),
    (r"from now on|stop \w+ing|nothing else|only with", "从现在|今后|此后|停|不|别|只|仅|其他",
     "从现在起|从现在开始|只输出|只回答|不要说|停止翻译|停下来",
     "now on|stop|only|nothing|just|anything|cease|no longer"),
)  # fmt: skip
_QUESTION = re.compile(r"[?？]|</?[a-z]+>")
_COMPILED = [tuple(re.compile(pattern, re.IGNORECASE) for pattern in row) for row in _CONCEPTS]


def may_instruct_reader(source: str, source_tag: str) -> bool:
    """Tell whether a text may address its reader: it has a question, or an instruction word."""
    at = 2 if is_chinese(source_tag) else 0
    return bool(_QUESTION.search(source)) or any(row[at].search(source) for row in _COMPILED)


def lost_instructions(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield the instruction words of the source if the target lacks most of them: they were obeyed, not translated."""
    at = 2 if is_chinese(source_tag) else 0
    asked = [(found.group(), row[at + 1]) for row in _COMPILED if (found := row[at].search(source))]
    lost = [word for word, rendering in asked if not rendering.search(target)]
    if len(asked) >= MIN_CUES and 2 * len(lost) > len(asked):
        yield " ".join(lost)
