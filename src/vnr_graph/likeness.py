"""How alike two names are, as people spell them: capitals, marks, slips of the hand, words in another order."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

SAME: Final = 100.0
_SAME_WITHOUT_MARKS: Final = 98.0
_MOST_ALIKE: Final = 96.0
"""What names that are not the same can reach."""
_BEGINS: Final = 94.0
_LONGER: Final = 6.0
"""What a name that only begins alike loses for its length."""
_REORDERED: Final = 0.95
_MARKS_WEIGH: Final = 0.15
_WORD_LIKE: Final = 70.0
"""Likeness from which two words count as the same, misspelt."""
_WORD_BEGINS: Final = 95.0
_TELLING: Final = 2
"""Letters from which the beginning of a name says something."""
_WORDS_WEIGH: Final = 0.75
_SHARE_WEIGHS: Final = 0.2

_LETTERS: Final = str.maketrans({"đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l"})
"""Letters of the Nordic and the national minority languages that Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its forms for comparison.

    Attributes:
        main: it is a label, not a synonym or a code.
        plain: without capitals and superfluous spaces.
        folded: letters and digits alone, without marks: ``å`` and ``ä`` are ``a``, ``ö`` is ``o``.
        words: those of the folded form.
    """

    text: str
    main: bool
    plain: str
    folded: str
    words: tuple[str, ...]


def name_of(text: str, *, main: bool) -> Name:
    """A name with its forms."""
    folded = fold(text)
    return Name(text=text, main=main, plain=plain(text), folded=folded, words=tuple(folded.split()))


def plain(text: str) -> str:
    """The text without capitals and superfluous spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def fold(text: str) -> str:
    """The letters and digits of the text, without capitals and marks, words apart by one space."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    kept = (char if char.isalnum() else " " for char in apart if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


class Likeness:
    """How like one typed text names are.

    Args:
        typed: what somebody typed.
    """

    def __init__(self, typed: str) -> None:
        from rapidfuzz import fuzz  # noqa: PLC0415  # compiled; who types no name starts without it

        self.typed = name_of(typed, main=True)
        self._fuzz = fuzz
        self._words: dict[tuple[str, str], float] = {}

    def of(self, name: Name) -> float:
        """From 0 to 100; 100 is the same name, and 98 the same without its marks.

        The rest is the normalised distance of insertions and deletions (rapidfuzz, ``fuzz.ratio``) of the whole names,
        of their words in alphabetical order, and word for word, the highest of the three.
        """
        typed = self.typed
        if typed.plain == name.plain:
            return SAME
        if typed.folded == name.folded:
            return _SAME_WITHOUT_MARKS
        alike = max(
            self._fuzz.ratio(typed.folded, name.folded),
            self._fuzz.token_sort_ratio(typed.folded, name.folded) * _REORDERED,
            self._by_words(name),
        )
        alike = (1 - _MARKS_WEIGH) * alike + _MARKS_WEIGH * self._fuzz.ratio(typed.plain, name.plain)
        if len(typed.folded) >= _TELLING and name.folded.startswith(typed.folded):
            alike = max(alike, _BEGINS - _LONGER * (1 - len(typed.folded) / len(name.folded)))
        return min(alike, _MOST_ALIKE)

    def _by_words(self, name: Name) -> float:
        """How much of what was typed is in the name, less a deduction for what the name has beside it."""
        length = sum(map(len, self.typed.words))
        if not length or not name.words:
            return 0.0
        found = 0.0
        met: set[str] = set()
        for word in self.typed.words:
            best, other = max((self._of_words(word, other), other) for other in name.words)
            if best >= _WORD_LIKE:
                found += best * len(word)
                met.add(other)
        share = sum(map(len, met)) / sum(map(len, name.words))
        return found / length * (_WORDS_WEIGH + _SHARE_WEIGHS * share)

    def _of_words(self, word: str, other: str) -> float:
        known = self._words.get((word, other))
        if known is None:
            if word == other:
                known = SAME
            elif len(word) > _TELLING and other.startswith(word):
                known = _WORD_BEGINS
            else:
                known = self._fuzz.ratio(word, other)
            self._words[word, other] = known
        return known
