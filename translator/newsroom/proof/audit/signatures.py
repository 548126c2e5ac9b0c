"""
Signatures of what is published, by the key that git signs with: made and checked by ssh-keygen and gpg.

Source: ssh-keygen(1), gpg(1), git-config(1) on `gpg.format` and `user.signingkey`.
"""

from __future__ import annotations

import base64
import binascii
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git

# Of SSH signatures, so that one that was made for something else does not count.
_NAMESPACE = "newsroom-translator"


def sign(root: Path, data: bytes) -> tuple[dict[str, str], str]:
    """Return `keyid` and `sig` (Base64) of the user of a repository; or nothing, and why not."""
    key, is_ssh = git.setting(root, "user.signingkey"), git.setting(root, "gpg.format") == "ssh"
    if not key:
        return {}, _("not signed: git has no user.signingkey here")
    with tempfile.TemporaryDirectory() as folder:
        if is_ssh:
            if key.startswith(("key::", "ssh-")):
                path = Path(folder) / "key.pub"
                path.write_text(key.removeprefix("key::") + "\n", encoding="utf-8")
                key = str(path)
            command = ["ssh-keygen", "-Y", "sign", "-n", _NAMESPACE, "-f", str(Path(key).expanduser())]
        else:
            command = ["gpg", "--armor", "--detach-sign", "-u", key]
        done = _run(command, data)
    if done is None or done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip() if done else _("{name} is not installed", name=command[0])
        return {}, _("not signed: {reason}", reason=said)
    return {"keyid": git.setting(root, "user.signingkey"), "sig": base64.b64encode(done.stdout).decode()}, ""


def check_signature(signature: Mapping[str, str], data: bytes, signers: str) -> tuple[bool, str]:
    """Return whether a signature of `sign` holds, and what the program that checked it says; `signers`: a file."""
    try:
        armored = base64.b64decode(signature.get("sig", ""), validate=True)
    except binascii.Error:
        return False, _("the signature cannot be read")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signature"
        path.write_bytes(armored)
        if not armored.startswith(b"-----BEGIN SSH SIGNATURE"):
            (Path(folder) / "data").write_bytes(data)
            done = _run(["gpg", "--verify", str(path), str(Path(folder) / "data")], b"")
        elif signers:
            found = _run(["ssh-keygen", "-Y", "find-principals", "-f", signers, "-s", str(path)], data)
            name = found.stdout.decode(errors="replace").partition("\n")[0] if found and found.stdout else ""
            done = _run(
                ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", name, "-n", _NAMESPACE, "-s", str(path)], data
            )
        else:
            done = _run(["ssh-keygen", "-Y", "check-novalidate", "-n", _NAMESPACE, "-s", str(path)], data)
    said = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines() if done else []
    text = said[0] if said else _("there is nothing here that checks signatures of this kind")
    return done is not None and done.returncode == 0, _("signature: {said}", said=text)


def _run(command: list[str], data: bytes) -> subprocess.CompletedProcess[bytes] | None:
    try:
        return subprocess.run(command, input=data, capture_output=True, check=False, timeout=120)
    except FileNotFoundError:
        return None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TranslatorError(str(error)) from None
