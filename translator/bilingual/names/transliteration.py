"""Chinese characters that the usual tables for foreign names use, in both scripts."""

from __future__ import annotations

from pathlib import Path

_LINES = (Path(__file__).parent / "data" / "transliteration.txt").read_text(encoding="utf-8").splitlines()
SOUNDS, _ALSO_WORDS = (line for line in _LINES if not line.startswith("# "))
ALSO_WORDS = frozenset(_ALSO_WORDS)
"""Those of them that also begin or end ordinary words beside a name: 特朗普因…, 对马克龙…"""
_IN_NAMES = (
    "得爱买提合孜赛甫吐司义铁地热依旺扎次仁嘉翰逊江力耳治鲍玻蔡仓柴昌陈楚慈措佛哥葛瓜侯惠柯孔宽奎坤腊赖黎廉烈霖柳隆芒茂孟缪摩"
    "墨慕拿乃瑙契曲茹儒撒朔丝陶藤汀宇祖尊巧蓬萧恺茵曹弥咪蜜涅婕蓉贤娃缇坡帝铎"
)
WRITTEN = f"[{SOUNDS}{_IN_NAMES}]"
"""The pattern of a character of a name with a dot; those behind the table are also words, many of Uyghur names."""
