"""Feed every reader damaged and made-up files for a while; report what got past the limits.

    make fuzz ARGS="--minutes 10"

A file is real or made up, and then bytes of it are changed, cut, doubled or moved. A reader may
read it or refuse it with a sentence. Anything else is an escape: another exception, too long a
time, units out of order, memory taken in this process, or the same bytes read in two ways.
"""

import argparse
import io
import json
import random
import resource
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.read import read_bytes, sandbox
from footnote.index.split.units import split
from tests.formats import formats

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "tests" / "articles"
SLACK = 15  # seconds over the child's own limit, for its start and end on a busy machine
MEMORY = 400_000_000  # bytes that this process may grow by
TWICE = 20  # one file in so many is read again

TAGS = "div p b table tr td th ul ol li dl dt dd h1 h2 pre br span a style script form svg".split()
OPERATORS = "BT ET q Q Tj TJ Tf Td Tm cm re f S Do BDC EMC gs rg k W n".split()
ELEMENTS = "w:p w:r w:t w:tbl w:tr w:tc w:tcPr w:gridSpan w:vMerge w:del w:ins w:sdt".split()

WORDS = (
    r"{ } {\* \par \pard \trowd \cellx{0} \cell \row \u-999999999 \u55296? \'e9 \bin9 \v \uc9 \s1 "
    r"\footnote \fonttbl \stylesheet \colortbl \red255; \f1 \fcharset128 \ansicpg0 \ls1 \listtext "
    r"\outlinelevel-1 \cf-1 \fs0 \nestcell \shptxt words"
).split(" ")


def main() -> None:
    """Fuzz until the time is up, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write files that escaped into this folder")
    wanted = parser.parse_args()
    chance = random.Random(wanted.seed)
    seeds = seeds_of()
    counts: Counter[str] = Counter()
    escapes: list[str] = []
    slowest, began, before = 0.0, time.monotonic(), _memory()
    while time.monotonic() - began < wanted.minutes * 60:
        kind, data = made(chance, seeds)
        started = time.monotonic()
        outcome, fault = tried(data)
        taken = time.monotonic() - started
        if not fault and outcome == "read" and chance.randrange(TWICE) == 0:
            fault = _read_twice(data)
        slowest = max(slowest, taken)
        counts[f"{kind}: {outcome}"] += 1
        if taken > sandbox.SECONDS + SLACK:
            fault = f"took {taken:.0f} s"
        if fault:
            escapes.append(f"{kind}: {fault}")
            _keep(wanted.keep, data, len(escapes))
    print(
        json.dumps(
            {
                "minutes": round((time.monotonic() - began) / 60, 1),
                "files": sum(counts.values()),
                "outcomes": dict(sorted(counts.items())),
                "slowest_s": round(slowest, 1),
                "grown_mb": round((_memory() - before) / 1e6),
                "escapes": escapes,
            },
            indent=2,
        )
    )
    raise SystemExit(bool(escapes) or _memory() - before > MEMORY)


def seeds_of() -> list[bytes]:
    """Return the articles of the tests, and a small file of each format that is read."""
    real = [path.read_bytes() for path in sorted(ARTICLES.iterdir()) if path.suffix != ".sh"]
    return [*real, *formats().values()]


def rtf(chance: random.Random) -> bytes:
    """Put an RTF file together of words and braces that needn't fit."""
    pieces = (chance.choice(WORDS) for _ in range(chance.choice((10, 200, 5_000))))
    return b"{\\rtf1" + "".join(pieces).encode() + b"}"


def tried(data: bytes) -> tuple[str, str]:
    """Read a file; return what came of it, and the fault if that was neither text nor refusal."""
    try:
        article = read_bytes(data, name="fuzzed")
    except BadInput as refused:
        said = str(refused)
        return "refused", "" if said.startswith("“fuzzed”") and said.endswith(".") else said
    except Exception as error:
        return "failed", repr(error)
    return "read", _broken(article)


def _broken(article: Article) -> str:
    """Return what is wrong with an article: offsets, pages, or words that are not its own."""
    end = 0
    for unit in split(article):
        if not end <= unit.start < unit.end <= len(article.text):
            return f"units overlap at {unit.start}"
        end = unit.end
    if list(article.pages) != sorted(article.pages) or any(
        page > len(article.text) for page in article.pages
    ):
        return "pages out of order"
    return ""


def _read_twice(data: bytes) -> str:
    first, second = (read_bytes(data, name="fuzzed") for _ in range(2))
    return "" if first == second else "read in two ways"


def made(chance: random.Random, seeds: list[bytes]) -> tuple[str, bytes]:
    """Make a file: its kind, and its bytes."""
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("changed", lambda: changed(chance, chance.choice(seeds))),
        ("inside", lambda: changed_inside(chance, chance.choice(seeds))),
        ("page", lambda: changed(chance, page(chance), most=2)),
        ("pdf", lambda: changed(chance, pdf(chance), most=2)),
        ("word", lambda: word(chance)),
        ("small", lambda: small(chance, seeds)),
        ("rtf", lambda: changed(chance, rtf(chance), most=2)),
        ("noise", lambda: noise(chance)),
    )
    kind, make = chance.choice(makers)
    return kind, make()


def changed(chance: random.Random, data: bytes, most: int = 40) -> bytes:
    """Change, cut, double or move some bytes of a file."""
    out = bytearray(data)
    for _ in range(chance.randint(1, most)):
        at = chance.randrange(len(out) + 1)
        span = min(chance.choice((1, 1, 2, 8, 64, 1_000)), len(out) - at)
        how = chance.randrange(5)
        if how == 0:
            out[at : at + span] = chance.randbytes(span)
        elif how == 1:
            del out[at : at + span]
        elif how == 2:
            out[at:at] = out[at : at + span] * chance.choice((1, 2, 50))
        elif how == 3:
            digits = [n for n, byte in enumerate(out[at : at + 500], at) if 48 <= byte < 58]
            for place in digits[:3]:
                out[place] = chance.randrange(48, 58)
        else:
            piece = bytes(out[at : at + span])
            del out[at : at + span]
            other = chance.randrange(len(out) + 1)
            out[other:other] = piece
    return bytes(out)


def small(chance: random.Random, seeds: list[bytes]) -> bytes:
    """Change little of a short file, or of many copies of it, so that most of it stays itself."""
    short = [seed for seed in seeds if len(seed) < 3_000]
    return changed(chance, chance.choice(short) * chance.choice((1, 1, 300)), most=5)


def changed_inside(chance: random.Random, data: bytes) -> bytes:
    """Change the parts of an archive, so that the change reaches the parser of what is in it."""
    if not data.startswith(b"PK"):
        return changed(chance, data, most=5)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            harmed = chance.random() < 0.3
            new.writestr(entry.filename, changed(chance, part, most=4) if harmed else part)
    return out.getvalue()


def page(chance: random.Random) -> bytes:
    """Put a web page together of tags that needn't fit."""
    pieces = ["<!doctype html><html><body>"]
    for _ in range(chance.choice((10, 100, 3_000))):
        tag = chance.choice(TAGS)
        pieces.append(
            chance.choice(
                (
                    f"<{tag}>",
                    f"</{tag}>",
                    f"<{tag} style='{chance.choice(('color:#fff', 'display:none', 'x:y;' * 50))}'>",
                    f"<{tag} colspan={chance.randrange(10 ** chance.randint(1, 9))} rowspan=9999>",
                    "The pier is open. ",
                    "&lt;!-- | # - * &#0;&#x202e;&#xd800; ",
                    "\u0301" * chance.choice((1, 1_000)),
                )
            )
            * chance.choice((1, 1, 1, 200))
        )
    return "".join(pieces).encode()


def pdf(chance: random.Random) -> bytes:
    """Put a PDF together of objects that point anywhere."""
    count = chance.randint(4, 30)
    objects = ["<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>>>"]
    objects.append("<</Type/Pages/Count 1/Kids[3 0 R]>>")
    objects.append(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/StructParents 0"
        "/Resources<</Font<</F 6 0 R>>/XObject<</X 7 0 R>>/ExtGState<</G 8 0 R>>>>>>"
    )
    for number in range(count):
        operators = "BT /F 12 Tf 72 700 Td (words of a page) Tj ET " + " ".join(
            f"{chance.choice(('/F 12', '(words)', '1 0 0 1 9 9', '/P <</MCID 0>>', '9e9', ''))} "
            f"{chance.choice(OPERATORS)}"
            for _ in range(chance.randint(1, 200))
        )
        points = [f"{chance.randint(1, count)} 0 R" for _ in range(3)]
        kinds = (
            f"<</Type/StructElem/S/{chance.choice(('P', 'L', 'LI', 'Table', 'TR', 'H1'))}"
            f"/P {points[0]}/Pg 3 0 R/K[{points[1]} 0 {points[2]}]>>",
            f"<</Length {len(operators)}>>\nstream\n{operators}\nendstream",
            f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {points[0]}>>",
            f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {points[0]}>>>>"
            f"/Length {len(operators)}>>\nstream\n{operators}\nendstream",
            f"[{' '.join(points)}]",
        )
        # The first two are the page's content and its font, most of the time.
        likely = {1: kinds[1], 2: kinds[2]}.get(number) if chance.random() < 0.8 else None
        objects.append(likely or chance.choice(kinds))
    body = "".join(f"{n} 0 obj\n{one}\nendobj\n" for n, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<</Root 1 0 R/Size {count + 4}>>\n%%EOF".encode("latin-1")


def word(chance: random.Random) -> bytes:
    """Put elements into a Word file's body that needn't fit."""
    pieces: list[str] = []
    for _ in range(chance.choice((5, 50, 500))):
        name = chance.choice(ELEMENTS)
        value = chance.choice(("continue", "restart", "-1", "99999999", "x"))
        inner = pieces[-1] if pieces and len(pieces[-1]) < 2_000 else "words"
        body = chance.choice(("words ", "# | - ", inner, "<w:r><w:t>words</w:t></w:r>"))
        pieces.append(f"<{name} w:val='{value}'>{body}</{name}>")
    harbour = (ARTICLES / "harbour-writer.docx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(harbour)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "word/document.xml":
                part = part.replace(b"</w:body>", "".join(pieces).encode() + b"</w:body>")
            new.writestr(entry.filename, part)
    return out.getvalue()


def noise(chance: random.Random) -> bytes:
    """Return bytes without sense behind the first bytes of a known kind."""
    heads = (b"%PDF-1.4\n", b"PK\x03\x04", b"<!doctype html>", b"", b"\xff\xfe", b"# ", b"| a |\n")
    return chance.choice(heads) + chance.randbytes(chance.choice((0, 10, 1_000, 100_000)))


def _memory() -> int:
    """Return the most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_000


def _keep(folder: Path | None, data: bytes, number: int) -> None:
    place = folder or Path(tempfile.gettempdir())
    place.mkdir(parents=True, exist_ok=True)
    (place / f"escape-{number}").write_bytes(data)


if __name__ == "__main__":
    main()
