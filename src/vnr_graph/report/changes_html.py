"""What changed between two maps, as one page that needs nothing else: no script, no other file, no network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from vnr_graph.report.changes_sections import Tone
from vnr_graph.texts import N_, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vnr_graph.report.changes_sections import Item, Section, Told
    from vnr_graph.texts import Language

_FOLDED: Final = 3
"""From so many lines on, what a change rests on is unfolded by the reader."""
_TONES: Final[Mapping[Tone, tuple[str, str]]] = {
    Tone.LOSS: ("loss", N_("gone")),
    Tone.OTHER: ("other", N_("otherwise")),
    Tone.GAIN: ("gain", N_("new")),
}
_STYLE: Final = """\
:root { color-scheme: light dark; --text: #1c1b1f; --dim: #55525b; --line: #c9c6cf; --page: #ffffff;
  --loss: #a4161a; --other: #6b5200; --gain: #1b5e3a; --link: #1d4f91; }
@media (prefers-color-scheme: dark) { :root { --text: #eceaf0; --dim: #b5b1bd; --line: #4a4751; --page: #16151a;
  --loss: #ff9a94; --other: #f0cf6b; --gain: #84dba9; --link: #9cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line); }
p { margin: .4rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.compared, .details, details { color: var(--dim); }
nav ul { padding-left: 1.2rem; columns: 16rem; }
nav li { break-inside: avoid; }
.changes { list-style: none; padding: 0; margin: 0; }
.changes > li { padding: .5rem 0 .5rem .9rem; margin: .5rem 0; border-left: .3rem solid var(--tone); }
.loss { --tone: var(--loss); } .other { --tone: var(--other); } .gain { --tone: var(--gain); }
.tone { color: var(--tone); font-weight: 700; }
.details { margin: .2rem 0 0; padding-left: 1.2rem; font-size: .9rem; }
summary { cursor: pointer; font-size: .9rem; padding: .2rem 0; }
@media print { body { max-width: none; } .changes > li { break-inside: avoid; } }
"""


def changes_as_html(told: Told, language: Language) -> str:
    """The page, in the language: the headline, the counts with links, and a list for each kind of change."""
    return "\n".join([*_head(told, language), *_body(told, language), ""])


def _head(told: Told, language: Language) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="{language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    title = translate(language, N_("What has changed: {compared}"), compared=told.compared)
    yield f"<title>{escape(title)}</title>"
    yield f"<style>\n{_STYLE}</style>"
    yield "</head>"


def _body(told: Told, language: Language) -> Iterator[str]:
    yield "<body>"
    yield "<main>"
    yield f"<h1>{escape(told.headline)}</h1>"
    if told.because:
        yield f"<p>{escape(told.because)}</p>"
    yield f'<p class="compared">{escape(told.compared)}</p>'
    if told.sections:
        contents = translate(language, N_("Contents"))
        yield f'<nav aria-label="{escape(contents)}">'
        yield "<ul>"
        for section, count in zip(told.sections, told.counts, strict=True):
            yield f'<li><a href="#{section.key}">{escape(count)}</a></li>'
        yield "</ul>"
        yield "</nav>"
    for section in told.sections:
        yield from _section(section, language)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _section(section: Section, language: Language) -> Iterator[str]:
    yield f'<section aria-labelledby="{section.key}">'
    yield f'<h2 id="{section.key}">{escape(section.title)}</h2>'
    yield '<ul class="changes">'
    for item in section.items:
        yield from _item(item, language)
    yield "</ul>"
    yield "</section>"


def _item(item: Item, language: Language) -> Iterator[str]:
    name, word = _TONES[item.tone]
    tone = f'<span class="tone">{escape(translate(language, word))}:</span>'
    yield f'<li class="{name}"><p>{tone} {escape(item.text)}</p>'
    if len(item.details) > _FOLDED:
        more = translate(language, N_("What it rests on ({count} lines)"), count=len(item.details))
        yield f"<details><summary>{escape(more)}</summary>"
    if item.details:
        yield '<ul class="details">'
        yield from (f"<li>{escape(detail)}</li>" for detail in item.details)
        yield "</ul>"
    if len(item.details) > _FOLDED:
        yield "</details>"
    yield "</li>"
