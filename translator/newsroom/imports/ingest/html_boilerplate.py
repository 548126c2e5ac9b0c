"""Recognises the parts of an HTML page that hold no article, by their element, role or name: menus, comments, forms."""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.html_nodes import Node

_PARTS = frozenset(
    {
        "nav", "footer", "aside", "form", "button", "iframe", "dialog", "select", "input", "textarea", "fieldset",
        "legend", "video", "audio", "object", "embed",
    }
)  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "complementary", "contentinfo", "search", "alert", "dialog"})
_HOLDERS = frozenset({"html", "body", "main", "article"})
_COMMENTS = r"comments?|disqus\w*|respond|commentlist"
_NAMES = (
    rf"{_COMMENTS}|sidebar|shar(?:e|ing)|sharedaddy|social|related|recommend(?:ed|ations?)?|promos?|advert\w*|ads?|"
    r"newsletters?|subscribe|subscription|cookies?|breadcrumbs?|pagination|pager|nav(?:bar)?|menu|widget|"
    r"author[-_]?(?:box|bio)|skip-link|footer|toolbar|popup|modal|outbrain|taboola|trending|most-?(?:read|popular)|"
    r"read-?more|sponsored|paywall|banner|tags?|topics|masthead|topbar|site-header"
)
_KINDS_OF_BOXES = (
    r"articles?|area|bars?|block|body|bottom|box|buttons?|btns?|container|content|count|footer|form|group|header|"
    r"holder|icons?|inline|inner|items?|left|links?|list|main|media|menu|modules?|nav|news|panel|posts?|right|row|"
    r"section|story|stories|this|title|tools?|top|widgets?|wrap(?:per)?|v?\d+"
)
# A whole name of a class or id: `share-buttons` is one, `sharing-economy` is the name of a section.
_PART_NAME = pattern(rf"(?:[a-z0-9-]*?[-_])?(?:{_NAMES})(?:[-_]?(?:{_KINDS_OF_BOXES}))*")
_COMMENT_NAME = pattern(rf"(?:[a-z0-9-]*?[-_])?(?:{_COMMENTS})(?:[-_]?(?:{_KINDS_OF_BOXES}))*")
_LONGEST_NAME = 60


def is_page_part(node: Node) -> bool:
    """Whether an element looks like a part of the page and not of its article."""
    if node.tag in _PARTS or (node.attributes.get("role") or "") in _ROLES:
        return True
    return node.tag not in _HOLDERS and any(_PART_NAME.fullmatch(name) for name in _names(node))


def is_comment_section(node: Node) -> bool:
    return node.tag not in _HOLDERS and any(_COMMENT_NAME.fullmatch(name) for name in _names(node))


def _names(node: Node) -> list[str]:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower().split()
    return [name for name in names if len(name) <= _LONGEST_NAME]
