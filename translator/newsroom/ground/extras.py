"""
The command that adds an optional part of the program to the environment it runs in. It names the libraries, never us:
an environment may have us from anywhere.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path

NAME = "newsroom-translator"
_EXTRA = re.compile(r"""(?:\band )?\bextra\s*==\s*['"]([^'"]+)['"]""")


def install_command(extra: str) -> str:
    prefix = Path(sys.prefix)
    wanted = _libraries({extra}) or ["--editable", f"{_shown(str(Path(__file__).parents[3]))}[{extra}]"]
    if (prefix / "pipx_metadata.json").is_file():
        return shlex.join(["pipx", "inject", prefix.name, *wanted])
    if find_spec("pip") is None:
        return shlex.join(["uv", "pip", "install", "--python", _shown(sys.executable), *wanted])
    install = [_shown(sys.executable), "-m", "pip", "install"]
    if sys.prefix == sys.base_prefix and Path(get_path("stdlib"), "EXTERNALLY-MANAGED").is_file():
        install.append("--break-system-packages")  # Where somebody installed us in spite of that file.
    return shlex.join([*install, *wanted])


def _libraries(extras: set[str]) -> list[str]:
    from importlib.metadata import PackageNotFoundError, requires

    found: dict[str, None] = {}
    try:
        lines = requires(NAME) or []
    except PackageNotFoundError:  # A checkout runs that was not installed.
        lines = []
    for line in lines:
        requirement, _semicolon, condition = line.partition(";")
        said = _EXTRA.search(condition)
        if said is None or said[1] not in extras:
            continue
        if own := re.match(rf"{NAME}\[(.*)\]", requirement):
            found |= dict.fromkeys(_libraries({name.strip() for name in own[1].split(",")}))
        else:
            machine = _EXTRA.sub("", condition).strip()
            found[f"{requirement.strip()}; {machine}" if machine else requirement.strip()] = None
    return list(found)


# Return a path as one would type it: from this folder where it lies below.
def _shown(path: str) -> str:
    near = os.path.relpath(path) if Path(path).anchor == Path.cwd().anchor else path
    if near.startswith(".."):
        return path
    return near if os.sep in near or near == "." else f".{os.sep}{near}"
