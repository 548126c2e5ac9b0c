"""
The command that adds an optional part of the program to the environment it runs in, whatever made that environment.

Another program of the package index is called `translator`, so a command never names us by that word, and never
names us at all where we did not come from an index: pip then gets the path that we were installed from (PEP 610), and
`pipx` the libraries themselves, which it remembers for its next upgrade.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from importlib.metadata import Distribution

NAME = "newsroom-translator"
"""What the package index calls us."""
_EXTRA = re.compile(r"""(?:\band )?\bextra\s*==\s*['"]([^'"]+)['"]""")


def install_command(extra: str) -> str:
    """Return the command that adds `extra`, an optional dependency group of pyproject.toml, to this environment."""
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").is_file():
        return shlex.join(["pipx", "inject", prefix.name, *_libraries({extra})])
    if (receipt := prefix / "uv-receipt.toml").is_file():
        return shlex.join(["uv", "tool", "install", *_of_uv(receipt, extra)])
    if find_spec("pip"):
        install = [_shown(sys.executable), "-m", "pip", "install"]
        if sys.prefix == sys.base_prefix and Path(get_path("stdlib"), "EXTERNALLY-MANAGED").is_file():
            install.append("--break-system-packages")  # Where somebody installed us in spite of that file.
    else:
        install = ["uv", "pip", "install", "--python", _shown(sys.executable)]
    return shlex.join([*install, *_requirement({extra})])


def _requirement(extras: set[str]) -> list[str]:
    """Return what pip is to install: ourselves, from where we came, or only the libraries where that is gone."""
    named = f"[{','.join(sorted(extras))}]"
    ours = _metadata()
    if ours is None:
        return ["--editable", _shown(str(Path(__file__).parents[3])) + named]
    origin = json.loads(ours.read_text("direct_url.json") or "{}")
    url = origin.get("url", "")
    if not url:
        return [f"{NAME}{named}=={ours.version}"]
    if "vcs_info" in origin:
        return [f"{NAME}{named} @ {origin['vcs_info']['vcs']}+{url}@{origin['vcs_info']['commit_id']}"]
    if not url.startswith("file:"):
        return [f"{NAME}{named} @ {url}"]
    from urllib.request import url2pathname  # It brings the whole of http.

    path = url2pathname(urlsplit(url).path)
    if not Path(path).exists():
        return _libraries(extras)
    is_editable = origin.get("dir_info", {}).get("editable", False)
    return [*(["--editable"] if is_editable else []), _shown(path) + named]


def _of_uv(receipt: Path, extra: str) -> list[str]:
    """Return what uv is to install in place of this tool: the same as before, with one extra more."""
    tool = tomllib.loads(receipt.read_text(encoding="utf-8"))["tool"]
    words = ["--python", tool["python"]] if "python" in tool else []
    for item in tool["requirements"]:
        if item["name"] == NAME:
            words += _requirement({extra, *item.get("extras", ())})
        else:
            words += ["--with", item["name"] + item.get("specifier", "")]
    return words


def _libraries(extras: set[str]) -> list[str]:
    """Return the requirements of `extras`, and of those that they name, as our metadata have them."""
    found: dict[str, None] = {}
    ours = _metadata()
    for line in (ours and ours.requires) or ():
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


def _metadata() -> Distribution | None:
    """Return what was installed; None where a checkout runs that was not."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution(NAME)
    except PackageNotFoundError:
        return None


def _shown(path: str) -> str:
    """Return a path as one would type it: from this folder where it lies below."""
    near = os.path.relpath(path) if Path(path).anchor == Path.cwd().anchor else path
    if near.startswith(".."):
        return path
    return near if os.sep in near or near == "." else f".{os.sep}{near}"
