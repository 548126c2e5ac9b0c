"""PDFs as small as they can be: lines of text at their places, in Helvetica, its bold, or a Chinese font."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

FONTS = (
    "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    " /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
    " /F3 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ <<"
    " /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe)"
    " /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4"
    " /FontBBox [0 -200 1000 900] /Ascent 900 /Descent -200 /ItalicAngle 0 /CapHeight 800 /StemV 80 >> >> ] >>"
)


class Printed(NamedTuple):
    text: str
    left: float
    bottom: float
    size: float = 11
    font: str = "F1"


def below(lines: Iterable[str], left: float, top: float, *, size: float = 11, font: str = "F1") -> list[Printed]:
    """Return lines set below each other, fourteen points apart."""
    return [Printed(text, left, top - 14 * at, size, font) for at, text in enumerate(lines)]


def pdf_of(pages: Sequence[Sequence[Printed]]) -> bytes:
    """Return a PDF of A4 pages."""
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    for at, page in enumerate(pages):
        drawn = "\n".join(f"BT /{it.font} {it.size} Tf {it.left} {it.bottom} Td <{_hex(it)}> Tj ET" for it in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {4 + 2 * at} 0 R"
            f" /Resources << /Font << {FONTS} >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    data, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode()


def _hex(line: Printed) -> str:
    return line.text.encode("utf-16-be" if line.font == "F3" else "cp1252").hex()
