"""A picture, or a PDF of pictures, comes in; the blocks of what was recognised on them go out.

rapidocr recognises the words, with models that come with it, page by page. What it reads stands
under a heading that says so, since it may be wrong where the picture shows something else.
"""

import io
import os
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from footnote.index.errors import NotInstalled, extra
from footnote.index.progress import Step
from footnote.index.read.canonical import PAGE, Block, Heading, Paragraph, Parsed, Refused
from footnote.index.read.scan_layout import Line, page_blocks

MAX_PAGES = 300
RECOGNISED = "Recognised text (OCR)"
_SIDE = 2_000  # pixels: larger pictures are made smaller
_SCALE = 2  # of 72 to the inch; at 3 fewer words of a clean page are read right
_DOUBTFUL = 0.8  # of the probability that a line was read right
_THREADS = 2  # each takes memory, of which a child has little
_TITLE = 80


def read_scan(data: bytes, tell: Step) -> Parsed:
    """Recognise the words on a file's pages; Refused if they can't be, or there are none."""
    engine = _engine(is_pdf=data.startswith(b"%PDF") or b"%PDF-" in data[:1024])
    blocks: list[Block] = []
    doubtful = lines = 0
    for number, of, picture in _pictures(data):
        tell(number, of)
        found = list(_lines(engine, picture))
        lines += len(found)
        doubtful += sum(1 for _, sure in found if sure < _DOUBTFUL)
        page = page_blocks([line for line, _ in found])
        blocks += [Paragraph(PAGE), *page] if of > 1 else page
    if not lines:
        raise Refused("shows no words that can be recognised.")
    said = f"All words were recognised in pictures (OCR): {doubtful} of {lines} lines are doubtful."
    return Parsed([Heading(RECOGNISED, 1), *blocks], title=_title(blocks), left_out=[said])


def _engine(*, is_pdf: bool) -> Any:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with extra("ocr", "Recognising the words"):
            from rapidocr import RapidOCR
    except NotInstalled:
        what = "has no text layer: its pages are pictures" if is_pdf else "is a picture"
        raise Refused(
            f"{what}. To have its words recognised: pip install 'footnote-assistant[ocr]'."
        ) from None
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # it takes some lines for upside down that aren't
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        }
    )


def _pictures(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Yield each page's number, how many there are, and the page as rows of pixels."""
    try:
        pages = _drawn(data) if b"%PDF-" in data[:1024] else _frames(data)
        yield from pages
    except (pdfium.PdfiumError, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("is damaged, or was cut short on its way. Get it anew.") from None
    except Image.DecompressionBombError:
        raise Refused("has more pixels than a page. Make it smaller and add that.") from None


def _drawn(data: bytes) -> Iterator[tuple[int, int, Any]]:
    document = pdfium.PdfDocument(data)
    of = _count(len(document))
    for number in range(of):
        page = document[number]
        scale = min(_SCALE, _SIDE / max(*page.get_size(), 1))
        yield number + 1, of, page.render(scale=scale).to_numpy()


def _frames(data: bytes) -> Iterator[tuple[int, int, Any]]:
    import numpy

    with Image.open(io.BytesIO(data)) as picture:
        of = _count(getattr(picture, "n_frames", 1))
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            upright = ImageOps.exif_transpose(frame)
            upright.thumbnail((_SIDE, _SIDE))
            plain = Image.new("RGB", upright.size, "white")  # what is transparent lies on paper
            plain.paste(
                upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None
            )
            yield number, of, numpy.asarray(plain)[:, :, ::-1]


def _count(pages: int) -> int:
    if pages > MAX_PAGES:
        raise Refused(f"has {pages:,} pages to be recognised; up to {MAX_PAGES} are. Split it.")
    return pages


def _lines(engine: Any, picture: Any) -> Iterator[tuple[Line, float]]:
    """Yield the lines on a page, and how sure it is that they were read right."""
    found = engine(picture)
    if found.boxes is None:
        return
    for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
        yield Line(text, min(across), min(down), max(across), max(down)), float(sure)


def _title(blocks: list[Block]) -> str:
    """Name a scan after its first heading, else after its first words."""
    headings = [one.text for one in blocks if isinstance(one, Heading)]
    words = [one.text for one in blocks if isinstance(one, Paragraph) and one.text.strip()]
    return next(iter(headings + [text for text in words if len(text) <= _TITLE]), "")
