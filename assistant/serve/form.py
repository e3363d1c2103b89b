"""Fields and sentences come in, a plain page of forms goes out: no script, all words escaped."""

from collections.abc import Iterable
from html import escape
from typing import NewType

from starlette.responses import HTMLResponse

Html = NewType("Html", str)

# Without a head of its own, nothing of the page's is put into it.
_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="same-origin">
<style>:root{{color-scheme:light dark;--paper:#fbfaf7;--sheet:#fff;--ink:#22201c;--line:#bdb6a8;
--accent:#7a2d1d;--button:#7a2d1d}}@media(prefers-color-scheme:dark){{:root{{--paper:#191816;
--sheet:#211f1c;--ink:#ece7dd;--line:#6b645a;--accent:#f0a58f;--button:#8d3a28}}}}
body{{font:1rem/1.5 system-ui;max-width:{width};margin:{top} auto;padding:0 1rem;
background:var(--paper);color:var(--ink)}}h1,h2{{font-family:Charter,Georgia,serif;font-weight:600}}
a,h1{{color:var(--accent)}}input,select,button{{font:inherit;padding:.5rem;width:100%;
margin:.4rem 0;box-sizing:border-box;border:1px solid var(--line);border-radius:4px;
background:var(--sheet);color:var(--ink)}}button{{background:var(--button);color:#fff;border:0;
font-weight:600;cursor:pointer}}section{{margin:2.5rem 0}}section>form{{max-width:26rem;
margin:1rem 0}}nav{{display:flex;gap:1.5rem;align-items:center}}nav form{{margin-left:auto}}
nav button{{width:auto}}table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;
padding:.4rem 1rem .4rem 0;vertical-align:top;border-bottom:1px solid #8884}}td form{{display:flex;
flex-wrap:wrap;gap:.5rem;align-items:center}}td input,td select,td button{{margin:0;width:auto}}
td button,nav button{{background:none;color:var(--accent);border:1px solid}}
[role=alert]{{overflow-wrap:anywhere}}[role=alert]:not(:empty){{padding:.8rem;
border:1px solid}}</style>
{before}<main><h1>{heading}</h1><p role="alert">{said}</p>{body}</main></html>"""
_PLACES = (("/account", "Account"), ("/people", "People"), ("/log", "Log"))


def text(words: object) -> Html:
    """Return words as they are, whatever stands in them."""
    return Html(escape(str(words)))


def joined(parts: Iterable[Html]) -> Html:
    """Put parts one after another."""
    return Html("\n".join(parts))


def page(
    heading: str,
    *parts: Html,
    status: int = 200,
    said: str = "",
    places: int = 0,
    lang: str = "en",
) -> HTMLResponse:
    """Return a page with a heading; `said` is what just happened, `places` how many are linked."""
    links = "".join(f'<a href="{where}">{name}</a>' for where, name in _PLACES[:places])
    leave = button("/sign-out", "Sign out") if places else ""
    shown = _PAGE.format(
        lang=lang,
        title="Footnote",
        heading=text(heading),
        body=joined(parts),
        said=text(said),
        before=f"<nav>{links}{leave}</nav>" if places else "",
        width="60rem" if places else "26rem",
        top="2rem" if places else "15vh",
    )
    headers = {"cache-control": "no-store"}
    return HTMLResponse(shown.encode("utf-8", "replace"), status, headers)


def form(action: str, *fields: Html, does: str) -> Html:
    """Return a form that is sent to a path; `does` is what its button says."""
    inner = joined(fields)
    where = f'<form method="post" action="{text(action)}">'
    return Html(f"{where}{inner}<button>{text(does)}</button></form>")


def button(action: str, does: str, **hidden: str) -> Html:
    """Return a button that sends some hidden values."""
    return form(action, *(kept(name, value) for name, value in hidden.items()), does=does)


def link(where: str, words: str) -> Html:
    """Return a link in a paragraph."""
    return Html(f'<p><a href="{text(where)}">{text(words)}</a></p>')


def kept(name: str, value: str) -> Html:
    """Return a value that is sent along and not shown."""
    return Html(f'<input type="hidden" name="{text(name)}" value="{text(value)}">')


def field(label: str, name: str, value: str = "", *, bare: bool = False, **more: str) -> Html:
    """Return a line to fill in; `bare` has its label in its place, `more` are attributes."""
    given = {"type": "text", "required": "", **more}
    if bare:
        given |= {"aria-label": label, "placeholder": label}
    attributes = "".join(f' {key}="{text(it)}"' for key, it in given.items())
    known = f' value="{text(value)}"' if value else ""
    line = f'<input name="{text(name)}"{known}{attributes}>'
    return Html(line if bare else f"<label>{text(label)}{line}</label>")


def secret(label: str, name: str, *, new: bool = False) -> Html:
    """Return a line for a password."""
    remembered = "new-password" if new else "current-password"
    return field(label, name, type="password", autocomplete=remembered)


def choice(
    label: str,
    name: str,
    options: Iterable[tuple[str, str]],
    chosen: str = "",
    *,
    bare: bool = False,
) -> Html:
    """Return a list to choose from: the value of each, and what is shown."""
    shown = "".join(
        f'<option value="{text(value)}"{" selected" if value == chosen else ""}>{text(words)}'
        for value, words in options
    )
    if bare:
        named = f'<select name="{text(name)}" aria-label="{text(label)}">'
        return Html(f"{named}{shown}</select>")
    return Html(f'<label>{text(label)}<select name="{text(name)}">{shown}</select></label>')


def table(heads: Iterable[str], rows: Iterable[Iterable[Html]]) -> Html:
    """Return a table."""
    head = "".join(f"<th>{text(one)}</th>" if one else "<td></td>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    return Html(f"<table><tr>{head}</tr>{body}</table>")


def part(heading: str, *parts: Html) -> Html:
    """Return a part of a page, below a heading of its own."""
    return Html(f"<section><h2>{text(heading)}</h2>{joined(parts)}</section>")


def paragraph(*parts: Html) -> Html:
    """Return a paragraph."""
    return Html(f"<p>{' '.join(parts)}</p>")
