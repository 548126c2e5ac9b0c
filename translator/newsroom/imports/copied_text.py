"""
Boilerplate around an article, and the article of a page that was copied whole as text.

Nothing is judged by a word alone: an article is the stretch with the most sentences and the fewest short lines (the
maximal sum of weights), and its title is the line above it that reads most like one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from translator.bilingual.sentences.sentence_split import reads_as_chinese
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern


def _any(*patterns: str) -> re.Pattern[str]:
    return pattern("|".join(patterns), re.IGNORECASE)


_REMARK = "(?:评论|評論|留言|回复|回覆)"
_COMMENTS = _any(
    r"inline feedbacks?|notify of|view all comments|load more comments",
    r"(?:leave|post|add|write) a (?:comment|reply)|join the (?:discussion|conversation)",
    r"(?:there (?:are|is) )?(?:\d+|no) (?:comments?|responses?|repl(?:y|ies))|comments?(?: ?\(\d+\)| ?\d+)?",
    r"(?:oldest|newest|most voted)(?: first)?",
    rf"(?:(?:查看|显示|顯示|加载|加載|展开|展開)(?:所有|全部|更多)?|所有|全部|更多|最新|热门|熱門|网友|網友|精彩)的?{_REMARK}",
    rf"(?:发表|發表|添加|写|寫|撰写|撰寫)(?:您的|你的|一条|一條)?{_REMARK}",
    rf"{_REMARK}(?:区|區)?(?: ?[（(]\d+[）)]| ?\d+)?|\d+ ?(?:条|條|则|則|个|個){_REMARK}",
    r"(?:行内|行內|内联|內聯|内嵌|內嵌)(?:反馈|反饋|回馈|回饋)|最多(?:投票|赞|讚)",
)
_OF_COMMENTS = _any(
    r"reply|report|flag|.{1,40} says:?|permalink|(?:up|down)vote|like|delete(?: cancel)?|report(?: cancel)?(?: close)?",
    r"(?:sign|log) in to .{1,30}|post (?:a )?comment|submit|your (?:name|e-?mail|comment).{0,20}",
    r"(?:name|e-?mail|comment) ?\*?|website|required fields.{0,40}|(?:read the )?terms of use",
    r".{0,40}\bago|sort by.{0,20}|load more.{0,20}",
    r"回复|回覆|举报|舉報|(?:点赞|點讚|赞|讚|顶|踩)(?: ?[（(]?\d+[）)]?)?|.{1,20}[:：]",
    rf"(?:昵称|暱稱|邮箱|郵箱)|(?:登录|登入)后.{{0,10}}|{_REMARK}.{{0,6}}",
)
# Lines below a heading, of which one at least tells whether it is that of comments.
_COMMENTS_WITHIN = 3
_PLACES = r"(?:facebook|twitter|x|whatsapp|telegram|email|print|reddit|linkedin|wechat|weibo|gettr|pinterest|rss)"
_NAVIGATION = _any(
    r"home(?: ?[>»/›].*)?|menu|skip to (?:main )?content|search|back to (?:top|home)",
    r"log ?in(?: ?/ ?(?:register|sign ?up))?|sign ?in|sign ?up|register|subscribe(?: now)?",
    r"share(?: this(?: article| post| story| page)?)?(?: on .{1,20})?:?|tweet|like(?: this)?|reply|copy link",
    rf"{_PLACES}(?:[ ,|/·]+{_PLACES})*|follow us(?: on .{{1,40}})?|print this(?: page| article)?",
    r"(?:previous|next|prev)(?: article| post| page| story)?(?: ?[:：>»].*)?|read (?:more|next)|you may also like",
    r"(?:related|recommended|popular|latest|recent|trending)(?: (?:articles?|posts?|stories|news|reading))?:?",
    r"advertisements?|sponsored(?: content)?|ad|\d+ (?:views?|shares?|likes?)|\d+ min(?:ute)?s? read",
    r"©.{0,120}|copyright (?:©|\(c\)|\d{4}).{0,120}|all rights reserved\.?",
    r"advert|sponsored links?|image \d+ of(?: /)? ?\d+|\d+ ?/ ?\d+|back to gallery|play video|link copied|text size",
    r"this slideshow requires javascript\.?|(?:print|order) (?:article|reprints)|load more",
    r"(?:加载|加載|查看|点击加载)更多|热门推荐|熱門推薦|(?:点击|點擊|跟贴|跟貼)排行|热帖|熱帖",
    r"(?:accept|we use) cookies.{0,80}|privacy policy|terms of (?:use|service)",
    r"(?:首页|首頁|主页|主頁)(?: ?[>»›/].*)?|菜单|選單|导航|導航|搜索|搜尋|返回(?:顶部|頂部|首页|首頁)",
    r"登录|登錄|登入|注册|註冊|(?:登录|登錄|登入)[/／](?:注册|註冊)|订阅|訂閱|回复|回覆|举报|舉報",
    r"(?:分享|转发|轉發|一键分享|一鍵分享)(?:[:：到至].{0,30})?|收藏|在看|打印|列印",
    r"(?:点赞|點讚)(?: ?\d+)?|复制链接|複製連結",
    r"[上下]一[篇页頁则則](?: ?[:：].*)?|猜你喜欢|猜你喜歡|广告|廣告|(?:关注|關注)我[们們].{0,20}",
    r"(?:相关|相關|推荐|推薦|延伸|热门|熱門|最新)(?:文章|阅读|閱讀|新闻|新聞|链接|連結|推荐|推薦)[:：]?",
    r"[阅閱][读讀](?:全文|更多|原文)|(?:[阅閱][读讀]|[浏瀏][览覽])(?:量|次数|次數|数|數)?[:：]? ?\d+",
    r".{0,60}(?:[非未][经經].{0,8}(?:授[权權]|[许許]可|允[许許])|(?:不得|禁止)(?:[转轉][载載]|引用)|[请請]?注明出[处處]|不代表.{2,30}(?:[观觀][点點]|立[场場])).{0,60}",
    r"(?:版权|版權)所有.{0,80}|字[号號体體](?:大小)?[:：]?(?: ?[大中小+-])*",
)
_EMOJI = pattern("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")
_LINK = _any(r"https?://|www\.|t\.me/|@\w{3,}|\b[\w-]{1,63}\.(?:com|org|net|cn|tv|me)\b")
_INVITING = _any(
    r"\b(?:join|follow|contact|find) (?:us|our)\b|\bsubscribe to\b|\bwelcome to (?:join|our)\b",
    r"\bscan (?:the|this) (?:qr )?code\b|扫码|掃碼|(?:扫描|掃描).{0,6}(?:二维码|二維碼)",
    r"(?:欢迎|歡迎).{0,12}(?:加入|关注|關注|订阅|訂閱|联系|聯繫)",
    r"(?:关注|關注|订阅|訂閱|添加).{0,8}(?:我们|我們|公众号|公眾號|频道|頻道|微信)",
    r"(?:频道|頻道|电台|電臺|電台|微信号|微信號|公众号|公眾號)\s*[:：]",
)
_SENTENCE_END = pattern(r"[.!?。！？…][\"”’」』）)\]*_]*(?:\[\^?\w+\]|[(（【][^()（）【】]{1,40}[)）】](?:1\d{6})?)*$")
_ORNAMENTS = " *_#|·•>-"


def heads_comments(lines: Sequence[str]) -> bool:
    """Return whether the first line is the heading of comments: it says so, and so does one of those below it."""
    below = [line.strip(_ORNAMENTS) for line in lines[1 : 1 + _COMMENTS_WITHIN]]
    signs = (_COMMENTS.fullmatch, _OF_COMMENTS.fullmatch, _NAVIGATION.fullmatch, is_invitation)
    return starts_comments(lines[0]) and (not below or any(is_sign(line) for line in below for is_sign in signs))


def starts_comments(text: str) -> bool:
    return _COMMENTS.fullmatch(text.strip(_ORNAMENTS)) is not None


def is_navigation(text: str) -> bool:
    return _NAVIGATION.fullmatch(text.strip(_ORNAMENTS)) is not None


def is_invitation(text: str) -> bool:
    """Return whether a line asks to follow or to join: by its words where it is no sentence, or by emoji or a link."""
    signs = bool(_EMOJI.search(text)) + bool(_LINK.search(text))
    is_asking = _INVITING.search(text) is not None
    return signs == 2 or (is_asking and (signs == 1 or not _SENTENCE_END.search(text)))


def is_other_script(text: str, tag: str) -> bool:
    """Return whether this line is Chinese in an English article or the reverse; a line without letters is not."""
    return reads_as_chinese(text, tag) != is_chinese(tag)


def is_prose(text: str, tag: str) -> bool:
    """Return whether this line must belong to the article: a sentence of some length, in its language."""
    is_long = len(text) >= (15 if is_chinese(tag) else 40)
    return is_long and bool(_SENTENCE_END.search(text)) and not is_invitation(text) and not is_other_script(text, tag)


_CHINESE = pattern("[\u4e00-\u9fff]")
_WORD = pattern(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LIST_ITEM = pattern(r"(?:[-*+•·●○▪◦‣–$]|\d{1,3}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*\S")
# Signs of code and tables.
_CODE = pattern(r"[{};=<]|\(\)|\t|\w[.,]?\(\w")
_END = pattern(r"[.!?。！？…:：][\"”’」』）)\]]*$")
_FULL_STOP = pattern(r"(?<!\b[A-Z])[.。…][\"”’」』）)\]]*$")
_PATH = pattern(r"\s[>»›/|]+\s|[>»›→].*[>»›→]|[>»›]{1,2}\s*\S+$|^\S*[:：]\s*首[页頁]")
_LONGEST_SENTENCE = 6
_RUN = 8
_LEAST_SCORE, _MARGIN = 2.5, 0.3
# Weights of a title that is long, far from the text, above a by-line, in capitals, and of its subject.
_LONG, _FAR, _ABOVE_BYLINE, _CAPITALS, _SUBJECT = 8, 0.1, 3, 3, 7
_BEGINNING = 3000
# So many lines above a by-line its title stands, as a rule.
_NEAR = 4
_LONGEST_TITLE = 200
# Signs in parts of tables and code, which may stand there many times.
_SIGNS = pattern(r"[,;│─|+/\d]|\w[()]")
_FEWEST_SENTENCES = 2
_FEWEST_AROUND, _FEWEST_SIGNS = 4, 2
"""Lines around an article by which a text is known to be a copied page; those with words of pages, or above a title."""
# So many lines above the first sentence may hold the title.
_ABOVE = 60


class CopiedText(NamedTuple):
    """Where the article stands among the lines; indexes."""

    title: int | None
    first: int
    """The first line of the article that is no title, by-line or summary."""
    end: int
    """The index after its last line."""
    summary: int | None
    """The line between title and by-line that sums the article up."""


def find_copied_article(texts: Sequence[str], prose: Sequence[bool], known: Sequence[str]) -> CopiedText | None:
    """
    Find the article; None for a text that has hardly anything around it, and is no copied page.

    `prose` says which lines are sentences of some length in the language of the text, `known` which are by-lines:
    `people`, `date`, or anything else that is not empty.
    """
    times = Counter(texts)
    headlines = [_is_headline(text) for text in texts]
    own = [is_prose and not is_headline for is_prose, is_headline in zip(prose, headlines, strict=True)]
    weights = [
        _weight(text, is_prose=own[at], is_headline=headlines[at], is_known=bool(known[at]), times=times[text])
        for at, text in enumerate(texts)
    ]
    for at in range(len(texts) - 1):
        if texts[at + 1][:1].islower() and not known[at] and _size(texts[at]) > 4 and not _END.search(texts[at]):
            weights[at], weights[at + 1] = max(weights[at], 0.2), max(weights[at + 1], 0.2)
    first, end = _heaviest(weights)
    if sum(own[first:end]) < _FEWEST_SENTENCES:
        return None
    end = _with_short_end(texts, known, times, end)
    end = next((at for at in range(first + 1, end) if heads_comments(texts[at:])), end)
    byline = _byline_within(weights, known, first, end)
    title = _title(texts, known, byline, end)
    if title is not None and title >= first:
        first = next((at for at in range(title + 1, end) if own[at]), first)
    around = [at for at in (*range(first), *range(end, len(texts))) if at != title and not known[at]]
    is_page = sum(map(is_navigation, (texts[at] for at in around))) >= _FEWEST_SIGNS
    if title is not None and not {"people", "date"}.isdisjoint(known[title:first]):
        is_page = is_page or sum(at < title for at in around) >= _FEWEST_SIGNS
    if len(around) < _FEWEST_AROUND or not is_page:
        return None
    first, summary = _summary(texts, own, known, title, first)
    return CopiedText(title, first, end, summary)


def _is_headline(text: str, least: int = 4) -> bool:
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    return len(words) >= least and sum(word[0].isupper() or word[0].isdigit() for word in words) >= 0.8 * len(words)


def _weight(text: str, *, is_prose: bool, is_headline: bool, is_known: bool, times: int) -> float:
    if is_known:
        return -0.2
    if not is_prose and (_LIST_ITEM.match(text) or _CODE.search(text)):
        return -0.25
    size = _size(text)
    if is_headline:
        return -0.8
    if times > 1 and not (is_prose and size > 8):
        return -0.4 if _SIGNS.search(text) or text.isupper() else -1.2
    if is_prose and not (text.endswith("…") and size < 15):
        return min(size / 10, _LONGEST_SENTENCE) + 0.5
    if is_navigation(text):
        return -1.5
    if _END.search(text) and not text.endswith("…"):
        return 0.3 if size > 2 else -0.3
    return min(size / 15, _LONGEST_SENTENCE) if size > 25 else -0.3 if size > 7 else -0.8


# In words, of which two Chinese characters make one.
def _size(text: str) -> float:
    han = len(_CHINESE.findall(text))
    return han / 2 if han else len(_WORD.findall(text))


# Of a run of lines that say nothing for an article, such as a table or code in one, those after the first few hardly
# count.
def _heaviest(weights: Sequence[float]) -> tuple[int, int]:
    best, best_at, total, begin, run = 0.0, (0, 0), 0.0, 0, 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, begin, run = 0.0, at, 0
        run = run + 1 if weight < 0 else 0
        total += weight / 4 if run > _RUN else weight
        if total > best:
            best, best_at = total, (begin, at + 1)
    return best_at


def _with_short_end(texts: Sequence[str], known: Sequence[str], times: Counter[str], end: int) -> int:
    at = end
    while at < min(len(texts), end + 2) and not known[at] and times[texts[at]] == 1:
        if _FULL_STOP.search(texts[at]) and _size(texts[at]) > 3 and not is_invitation(texts[at]):
            return at + 1
        at += 1
    return end


def _byline_within(weights: Sequence[float], known: Sequence[str], first: int, end: int) -> int:
    total, before, found = sum(weight for weight in weights[first:end] if weight > 0), 0.0, first
    for at in range(first, end):
        before += max(0.0, weights[at])
        if before > total / 4:
            break
        found = at if known[at] in {"people", "date"} else found
    return found


def _title(texts: Sequence[str], known: Sequence[str], first: int, end: int) -> int | None:
    top = max(0, first - _ABOVE)
    subjects = _subjects(" ".join(texts[first:end])[:_BEGINNING])
    bylines = [at for at in range(top, first) if known[at] in {"people", "date"}]
    best, found = _LEAST_SCORE, None
    for at in range(top, first):
        text, size = texts[at], _size(texts[at])
        if known[at] or is_navigation(text) or len(text) > _LONGEST_TITLE:
            continue
        anchor = next((later for later in bylines if later > at), first)
        is_above_byline = anchor < first and anchor - at <= _NEAR
        score = min(size, _LONG) - max(0, size - 18) - _FAR * (anchor - at)
        score += (_ABOVE_BYLINE - (known[anchor] == "date")) if is_above_byline else 0
        score += _CAPITALS if _is_headline(text, least=2) else 0
        score += _SUBJECT * len(own & subjects) / max(3, len(own)) if (own := _subjects(text)) else 0
        score -= 6 if _FULL_STOP.search(text) and not _is_headline(text) else 0
        score -= 6 if _PATH.search(text) or _LIST_ITEM.match(text) else 0
        if score > best + _MARGIN:
            best, found = score, at
    return found


def _subjects(text: str) -> frozenset[str]:
    han = "".join(_CHINESE.findall(text))
    return frozenset(word.casefold() for word in _WORD.findall(text) if len(word) > 3 and word.isascii()) | frozenset(
        han[at : at + 2] for at in range(len(han) - 1)
    )


def _summary(
    texts: Sequence[str], prose: Sequence[bool], known: Sequence[str], title: int | None, first: int
) -> tuple[int, int | None]:
    if title is None:
        return first, None
    is_long = title + 1 < first and not known[title + 1] and _size(texts[title + 1]) >= 6
    return first, title + 1 if is_long and any(known[title + 2 : first]) else None
