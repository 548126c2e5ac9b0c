"""
The acknowledgement of wrong times: an editor says, with a reason, why lines of a ledger bear impossible times.

It is one line of the ledger (`acknowledge`), and stands for all lines that its author had seen. What is acknowledged
is not a problem any longer; `verify` names it, with the reason, for whoever wants to know.
"""

from __future__ import annotations

from translator.audit.chain import wrong_times
from translator.catalog.actions import Action
from translator.catalog.event_data import AcknowledgeData
from translator.errors import ReviewError
from translator.i18n import _
from translator.newsroom import Article
from translator.newsroom.people import Person
from translator.review.clock_skew import commit_clock_warning


def acknowledge_times(article: Article, tag: str, person: Person, reason: str) -> int:
    """
    Write down that the wrong times of one ledger are known; return for how many lines, and write nothing for none.

    Raises `ReviewError` without a reason, for somebody who is not an editor, and while the clock is wrong.
    """
    newsroom = article.newsroom
    ledger = newsroom.relative(newsroom.ledger_path(tag, article.slug))
    if not reason.strip():
        raise ReviewError(_("this takes a reason"), where=ledger, hint="--reason TEXT")
    if not person.may(Action.ACKNOWLEDGE):
        roles, needed = _(", ").join(sorted(person.roles)), _(" or ").join(Action.ACKNOWLEDGE.rule.roles)
        raise ReviewError(
            _("{person} is {roles}, and this takes {needed}", person=person.id, roles=roles, needed=needed),
            where=ledger,
            hint=_("{file}   (says who may)", file="glossaries/people.yml"),
        )
    warning = commit_clock_warning(newsroom)
    if warning:
        raise ReviewError(warning, where=ledger)
    with article.transaction(tag) as catalog:
        count = len(wrong_times(catalog.ledger).open)
        if count:
            catalog.note(Action.ACKNOWLEDGE, actor=person.id, data=AcknowledgeData(problem="time"), reason=reason)
    return count
