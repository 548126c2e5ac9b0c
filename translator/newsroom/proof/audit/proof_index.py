"""
The index of proofs: what need not be proved again on this machine, outside of the repository.

Nothing derived that lies in a repository is believed when something is proved: whoever may commit could put it there.
The rows are those of an index of the house (`house_index.py`) in the user's cache folder, under a name that is made of
the project's path with a key that only this user of this machine has, so that no file that comes from elsewhere is
taken for it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.tables import cache_dir, unpacked
from translator.newsroom.ground.house_index import HouseIndex, Look
from translator.newsroom.ground.project import data_dir, find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.proof.audit.catalog_proof import CatalogProof

_KEY_BYTES = 32
# Kinds of problem that may go away although no file of the catalog changes.
_PASSING = frozenset({"uncommitted", "time", "conversion", "unproved", "shallow"})
# Where no index can be: everything is proved each time.
_NOWHERE = Path(os.devnull, "proofs")


def with_private_index(newsroom: Newsroom, top: Path) -> Newsroom:
    """
    Return the newsroom with an index that no commit can reach; `top` is the folder of its repository.

    What earlier versions kept in the project is removed.
    """
    private = replace(newsroom)
    path = _index_path(newsroom.root, top)
    private.__dict__["index"] = HouseIndex(path, (os.path.realpath(path.parent),))
    old = newsroom.derived_dir / "verify"
    if not newsroom.derived_dir.is_symlink() and not old.is_symlink():
        shutil.rmtree(old, ignore_errors=True)
    return private


def _index_path(root: Path, top: Path) -> Path:
    folders = [Path(os.path.realpath(folder)) for folder in (cache_dir(), data_dir())]
    if any(folder.is_relative_to(os.path.realpath(top)) for folder in folders):
        return _NOWHERE  # A cache folder that could be committed.
    try:
        key = _key(folders[1] / "verify.key")
    except OSError:
        return _NOWHERE
    name = hmac.new(key, os.path.realpath(root).encode(errors="surrogateescape"), hashlib.sha256).hexdigest()[:32]
    return folders[0] / "verify" / f"{name}.sqlite"


def _key(path: Path) -> bytes:
    """Return the key of this user, made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:  # Another process has just made the file, or died over it.
        raise FileNotFoundError(path)
    return key


class KnownHistory(msgspec.Struct):
    """What the last run knew of git's history."""

    head: str
    boundary: list[str]
    tokens: dict[str, str]
    """Path of a ledger → what its lines and their commits were (`History.token`)."""


@dataclass
class ProofIndex:
    """The proofs that were kept, and which of them hold."""

    newsroom: Newsroom
    rests_on: bytes
    """What all proofs rest on besides the files of their catalog: program, settings, people, glossary, language."""

    def known_history(self) -> KnownHistory | None:
        return unpacked(self._history().value, KnownHistory)

    def keep_history(self, known: KnownHistory) -> None:
        self._history().keep(msgspec.msgpack.encode(known))

    def look(self, article: Article, tag: str, token: str) -> Look:
        """Look for the proof of a catalog; it holds while its files and what git says of its ledger are the same."""
        newsroom, slug = self.newsroom, article.slug
        files = [article.path, newsroom.article_path(tag, slug)]
        origin = find_script_source(newsroom, article.ref, tag)
        for language in (tag, origin):
            if language and language != article.tag:
                files += [newsroom.catalog_path(language, slug), newsroom.ledger_path(language, slug)]
        rests_on = hashlib.sha256(self.rests_on + token.encode()).hexdigest()
        return newsroom.index.look("proof", tag, slug, environment=rests_on, files=files)

    def _history(self) -> Look:
        return self.newsroom.index.look("history", "", "", environment=code_version("newsroom/proof/audit"))


def kept_proof(look: Look) -> CatalogProof | None:
    return unpacked(look.value, CatalogProof)


def keep_proof(look: Look, proof: CatalogProof) -> None:
    """Keep a proof, unless what it says may change with time or with commits that leave its files alone."""
    if not any(problem.kind in _PASSING for problem in proof.problems):
        look.keep(msgspec.msgpack.encode(proof))
