"""
The seal of a history: which commits are signed, and by whom, as a file says that whoever verifies brings along.

```text
lin-yue,lin.yue@example.org ssh-ed25519 AAAA…
li-lei openpgp 0123456789ABCDEF0123456789ABCDEF01234567
```

A line names one person, by their id or address, and a key: as ssh-keygen has allowed signers, or the fingerprint of an
OpenPGP key that is in the keyring of whoever verifies. Names are compared exactly, and nothing else vouches.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
    _signers: dict[str, frozenset[str]] = field(default_factory=dict)

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
        if commit not in self._signers:
            found = self._found.get(commit, ("N", "", ""))
            self._signers[commit] = self._names_of(commit, *found)
        return self._signers[commit]

    def _names_of(self, commit: str, letter: str, key: str, primary: str) -> frozenset[str]:
        names = self.names.get(key) or self.names.get(primary, _NOBODY)
        is_openpgp = not key.startswith("SHA256:")
        # Git's letters: G good; U good by a key that gpg knows no owner of, and with SSH a key of none of the lines.
        holds = letter == "G" or (is_openpgp and (letter == "U" or (letter == "Y" and self._was_valid(commit))))
        return names if holds else _NOBODY

    def _was_valid(self, commit: str) -> bool:
        said = (
            git.run(self.root, *_PROGRAMS, "verify-commit", "--raw", commit)
            .stderr.decode(errors="replace")
            .splitlines()
        )
        fields = {line.split()[1]: line.split()[2:] for line in said if line.startswith("[GNUPG:] ")}
        expired, valid = fields.get("KEYEXPIRED", ["0"]), fields.get("VALIDSIG", ["", "", "0"])
        return int(valid[2]) < int(expired[0])

    @cached_property
    def _found(self) -> dict[str, tuple[str, str, str]]:
        lines = (line for line in self.data.decode().splitlines() if " openpgp " not in line)
        with TemporaryDirectory() as folder:
            path = Path(folder, "signers")
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            # Asked where no repository is: of the settings of whoever verifies, and no others.
            revoked = git.run(Path(folder), "config", "--type=path", "gpg.ssh.revocationFile").stdout.decode().strip()
            out = git.ask(self.root, *_PROGRAMS, "-c", f"gpg.ssh.allowedSignersFile={path}",
                          "-c", f"gpg.ssh.revocationFile={revoked or os.devnull}",
                          "log", "--format=%H%x00%G?%x00%GF%x00%GP", "HEAD")  # fmt: skip
        rows = (line.split("\0") for line in out.decode(errors="replace").splitlines())
        return {name: (letter, key, primary) for name, letter, key, primary in rows if letter != "N"}

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
    kinds = [
        number for number, text in enumerate(fields) if text == "openpgp" or text.startswith(("ssh-", "ecdsa-", "sk-"))
    ]
    wrong = ConfigError(_("a line is a name, and a key of SSH or 'openpgp' and a fingerprint"), where=where)
    if (
        not kinds
        or kinds[0] == 0
        or any("cert-authority" in one.casefold() for one in fields[1 : kinds[0]])
        or not {"*", "?", "!"}.isdisjoint(fields[0])
        or len(fields) <= kinds[0] + 1
    ):
        raise wrong
    key = fields[kinds[0] + 1]
    if fields[kinds[0]] == "openpgp":
        if len(key) < 40 or set(key.upper()) - set("0123456789ABCDEF"):
            raise wrong
        return key.upper()
    if "-cert-" in fields[kinds[0]]:
        raise wrong
    try:
        command, given = ["ssh-keygen", "-l", "-E", "sha256", "-f", "-"], f"{fields[kinds[0]]} {key}".encode()
        said = subprocess.run(command, input=given, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise wrong from None
    return said.stdout.split()[1].decode()
