"""
Events of a forge: what a workflow was started by, and whether anything is to be done about it.

A comment starts a workflow with all secrets, whoever wrote it. So nothing of a comment is run or passed on: it is one
fixed sentence or it is not, its author may push here or may not, and a fork's branch is never read. Source: GitHub,
"Securely using pull_request_target", "Secure use reference"; GitHub Security Lab, "Preventing pwn requests".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from translator.bilingual.i18n import _
from translator.newsroom.pages.pull_requests.branch import PREFIX
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest

AGAIN = "/translate again"
"""The one sentence that a comment can say."""


@dataclass(frozen=True, slots=True)
class Request:
    """The wish of an event: all that is behind, or one pull request."""

    pull_request: PullRequest | None = None
    ignored: str = ""
    """Why nothing is to be done; empty where something is."""


def request_of(event: Mapping[str, Any], forge: Forge) -> Request:
    """Return the wish of an event as the forge describes it in the file of `GITHUB_EVENT_PATH`."""
    if "comment" in event or "issue" in event:
        return _of_comment(event, forge)
    if "pull_request" in event:
        return Request(ignored=_("a pull request alone starts nothing: its merge does"))
    reference, branch = event.get("ref"), forge.default_branch()
    if "after" in event and reference != f"refs/heads/{branch}":
        return Request(ignored=_("{ref} was pushed, and only {branch} counts", ref=reference, branch=branch))
    return Request()


def _of_comment(event: Mapping[str, Any], forge: Forge) -> Request:
    comment, issue = event.get("comment") or {}, event.get("issue") or {}
    if event.get("action") != "created" or str(comment.get("body") or "").strip() != AGAIN:
        return Request(ignored=_("the comment does not say {sentence}", sentence=AGAIN))
    number = issue.get("number")
    is_pull = issue.get("pull_request") or event.get("is_pull")  # GitHub's way to say it, and Gitea's.
    if not is_pull or issue.get("state") != "open" or not isinstance(number, int):
        return Request(ignored=_("the comment is not below an open pull request"))
    login = str((comment.get("user") or {}).get("login") or "")
    if not login or not forge.may_write(login):
        return Request(ignored=_("{who} may not push here", who=login or "?"))
    pull_request = forge.pull_request(number)
    if not forge.is_ours(pull_request, pull_request.branch):
        why = _(
            "#{number} comes from a fork, which is never worked on with the secrets of this repository", number=number
        )
        return Request(ignored=why)
    if not pull_request.branch.startswith(PREFIX):
        return Request(ignored=_("#{number} was not proposed by this program", number=number))
    return Request(pull_request)
