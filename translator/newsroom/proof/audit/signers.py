"""
The seal of a history: which commits are signed, and by whom, as a file says that whoever verifies brings along.

```text
lin-yue,lin.yue@example.org ssh-ed25519 AAAA…
```

A line names one person, by their id or address, and a key, as ssh-keygen has allowed signers. Names are compared
exactly, and nothing else vouches.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git
from translator.newsroom.proof.audit.git_history import Commit

_NOBODY = frozenset[str]()
# A repository's own settings must not name the program that judges its signatures, nor what that program reads.
_PROGRAMS = (
    "-c", "gpg.ssh.program=ssh-keygen", "-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg",
    "-c", "gpg.x509.program=gpgsm", "-c", "gpg.minTrustLevel=undefined",
)  # fmt: skip


@dataclass
class Seal:
    root: Path
    data: bytes
    """The file of signers."""
    names: dict[str, frozenset[str]]
    """Fingerprint of a key → the names of its person."""

    @classmethod
    def read(cls, root: Path, path: Path) -> Seal:
        """Read the file of signers; raises `ConfigError` for one that is missing, empty, wrong or in the repository."""
        try:
            data = path.read_bytes()
            lines = data.decode().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(_("the signers cannot be read: {error}", error=error), where=str(path)) from None
        common = ("rev-parse", "--path-format=absolute", "--git-common-dir")
        is_other = git.run(path.resolve().parent, *common).stdout != git.ask(root, *common)
        if path.resolve().is_relative_to(git.root(root).resolve()) or not is_other:
            message = _(
                "the signers must come from outside of the repository: whoever may commit could name themselves"
            )
            raise ConfigError(message, where=str(path))
        names: dict[str, frozenset[str]] = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                fingerprint = _fingerprint(line.split(), f"{path}:{number}")
                names[fingerprint] = names.get(fingerprint, _NOBODY) | set(line.split()[0].split(","))
        if not names:
            raise ConfigError(_("the file names no signer"), where=str(path))
        return cls(root, data, names)

    def signer(self, commit: str) -> frozenset[str]:
        """Return the names of whoever signed a commit; empty without a signature that holds by a key of the file."""
        return self._found.get(commit, _NOBODY)

    @cached_property
    def _found(self) -> dict[str, frozenset[str]]:
        with TemporaryDirectory() as folder:
            path = Path(folder, "signers")
            path.write_bytes(self.data)
            # Asked where no repository is: of the settings of whoever verifies, and no others.
            revoked = git.run(Path(folder), "config", "--type=path", "gpg.ssh.revocationFile").stdout.decode().strip()
            out = git.ask(self.root, *_PROGRAMS, "-c", f"gpg.ssh.allowedSignersFile={path}",
                          "-c", f"gpg.ssh.revocationFile={revoked or os.devnull}",
                          "log", "--format=%H%x00%G?%x00%GF", "HEAD")  # fmt: skip
        rows = (line.split("\0") for line in out.decode(errors="replace").splitlines())
        return {name: self.names.get(key, _NOBODY) for name, letter, key in rows if letter == "G"}

    def open_commits(self, paths: Sequence[str]) -> Iterator[tuple[Commit, str]]:
        """
        Yield each commit without a signature that touches one of `paths`, from the top of the repository, and a file.

        A merge that is what git itself makes of its parents touches nothing.
        """
        top = git.root(self.root)
        named = [f":(literal){path}" for path in dict.fromkeys(paths)]
        out = git.ask(top, "log", "--full-history", "--no-merges", "--no-renames", "--name-only",
                      "--format=%x01%H%x00%ae", "HEAD", "--", *named)  # fmt: skip
        for part in out.decode(errors="replace").split("\x01")[1:]:
            head, *files = part.split("\n")
            name, email = head.split("\0")
            if not self.signer(name):
                yield Commit(name, email), next(filter(None, files), "")
        for line in (
            git.ask(top, "log", "--merges", "--format=%H%x00%ae%x00%P", "HEAD").decode(errors="replace").splitlines()
        ):
            name, email, parents = line.split("\0")
            if not self.signer(name) and (file := _added_by_merge(top, name, parents.split(), named)):
                yield Commit(name, email, tuple(parents.split())), file


def _added_by_merge(top: Path, name: str, parents: Sequence[str], paths: Sequence[str]) -> str:
    tree = ""
    if len(parents) == 2:
        tree = git.run(top, "merge-tree", "--write-tree", *parents).stdout.decode().partition("\n")[0]
    changed = git.run(top, "diff-tree", "-r", "--no-renames", "--name-only", tree or f"{name}^1", name, "--", *paths)
    return changed.stdout.decode(errors="replace").partition("\n")[0]


def _fingerprint(fields: Sequence[str], where: str) -> str:
    wrong = ConfigError(_("a line is a name, and an SSH key"), where=where)
    kind = next((at for at, text in enumerate(fields) if text.startswith(("ssh-", "ecdsa-", "sk-"))), 0)
    options = [one.casefold() for one in fields[1:kind]]
    if not 0 < kind < len(fields) - 1 or "-cert-" in fields[kind] or not {"*", "?", "!"}.isdisjoint(fields[0]):
        raise wrong
    if any("cert-authority" in one for one in options):
        raise wrong
    command, given = ["ssh-keygen", "-l", "-E", "sha256", "-f", "-"], f"{fields[kind]} {fields[kind + 1]}".encode()
    try:
        said = subprocess.run(command, input=given, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise wrong from None
    return said.stdout.split()[1].decode()
