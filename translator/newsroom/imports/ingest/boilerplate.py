"""Recognises boilerplate around an article, in both languages: comments, navigation, invitations to follow."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    """Whether the first of these lines is the heading of comments: it says so, and so does one of those below it."""
    below = [line.strip(_ORNAMENTS) for line in lines[1 : 1 + _COMMENTS_WITHIN]]
    signs = (_COMMENTS.fullmatch, _OF_COMMENTS.fullmatch, _NAVIGATION.fullmatch, is_invitation)
    return starts_comments(lines[0]) and (not below or any(is_sign(line) for line in below for is_sign in signs))


def starts_comments(text: str) -> bool:
    return _COMMENTS.fullmatch(text.strip(_ORNAMENTS)) is not None


def is_navigation(text: str) -> bool:
    return _NAVIGATION.fullmatch(text.strip(_ORNAMENTS)) is not None


def is_invitation(text: str) -> bool:
    """Whether this line asks to follow or to join: by its words where it is no sentence, or by emoji or a link."""
    signs = bool(_EMOJI.search(text)) + bool(_LINK.search(text))
    is_asking = _INVITING.search(text) is not None
    return signs == 2 or (is_asking and (signs == 1 or not _SENTENCE_END.search(text)))


def is_other_script(text: str, tag: str) -> bool:
    """Whether this line is Chinese in an English article or the reverse; a line without letters is not."""
    return reads_as_chinese(text, tag) != is_chinese(tag)


def is_prose(text: str, tag: str) -> bool:
    """Whether this line must belong to the article: a sentence of some length, in its language."""
    is_long = len(text) >= (15 if is_chinese(tag) else 40)
    return is_long and bool(_SENTENCE_END.search(text)) and not is_invitation(text) and not is_other_script(text, tag)
