"""Repairs names in English drafts: a person whom the source does not name becomes the one whom it does."""

from __future__ import annotations

from translator.engines.gate.names import invented_names, lost_names
from translator.model import Request

_LIKE = 50
"""Least likeness, of 100, of a wrong name and the right one, where there are several of either."""


def write_names(target: str, request: Request) -> str:
    """
    Return an English draft with the names of the source in the place of those that it has for them.

    Nothing is written where it is not certain which name stands for which.
    """
    invented = invented_names(request, target)
    lost = [term.targets[0] for term in lost_names(request, target) if term.kind == "person"] if invented else []
    if not lost:
        return target
    from rapidfuzz.fuzz import ratio

    wrong = {target[start:end] for start, end in invented}
    is_only = len(wrong) == len(lost) == 1
    likest = sorted(((ratio(name.lower(), form.lower()), name, form) for name in wrong for form in lost), reverse=True)
    written: dict[str, str] = {}
    for likeness, name, form in likest:
        if (is_only or likeness >= _LIKE) and name not in written and form not in written.values():
            written[name] = form
    for start, end in reversed(invented):
        target = target[:start] + written.get(target[start:end], target[start:end]) + target[end:]
    return target
