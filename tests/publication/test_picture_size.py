"""The size of a picture is read from its first bytes, and pages keep the room for it."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from tests.support.site_newsroom import png
from translator.newsroom.pages.publication.publication import size_of, with_sizes

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08\x01\x2c\x02\x58\x03"
WEBP = b"RIFF\x00\x00\x00\x00WEBP"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(60, 40), (60, 40)),
        (b"GIF89a" + b"\x40\x01\xf0\x00", (320, 240)),
        (JPEG, (600, 300)),
        (WEBP + b"VP8X" + bytes(8) + b"\x57\x02\x00\x2b\x01\x00", (600, 300)),
        (WEBP + b"VP8 " + bytes(10) + b"\x58\x02\x2c\x01", (600, 300)),
        (WEBP + b"VP8L" + bytes(4) + b"\x2f" + (599 | 299 << 14).to_bytes(4, "little"), (600, 300)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x28\x00\x3c\x03" + b"\0" * 9, (60, 40)),
        (b"\xff\xd8\xff", None),
        (b"junk", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size
    for end in range(len(data) - 1):  # A file that was cut off has no size, or this one, and nothing breaks.
        assert size_of(data[:end]) in {None, size} or data[:4] == b"RIFF"


def test_pictures_state_their_size_and_all_but_the_first_wait() -> None:
    page = Markup('<img src="a%20b.png" alt="" /><img src="c.png" alt=""><img src="c.png" width="1"><img src="d.png">')
    assert with_sizes(page, {"a b.png": (60, 40), "c.png": (1, 2)}) == (
        '<img src="a%20b.png" width="60" height="40" alt="" />'
        '<img src="c.png" width="1" height="2" loading="lazy" alt="">'
        '<img src="c.png" width="1"><img src="d.png">'
    )
