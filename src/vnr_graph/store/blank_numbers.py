"""The numbers of a file's blank nodes: the order in which the parser's statements first speak of them.

Blank nodes have no names that outlast a file, and a parser does not say where it met them. So they are counted here as
`vnr_graph.store.parsing.Scope` counts them there. Statements in which nothing was sought are not taken apart for that,
where a count of their brackets, or their labels in the order of the text, gives the same.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from vnr_graph.store.turtle_tokens import BLANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vnr_graph.store.turtle_walk import BlankKey, Walked


class BlankNumbers:
    """Numbers the blank nodes of one file, statement by statement.

    Args:
        sought: numbers that must not be counted past.
    """

    def __init__(self, sought: Collection[int]) -> None:
        self._sought = sorted(sought)
        self._numbers: dict[BlankKey, int] = {}
        self._next = 0

    def __getitem__(self, key: BlankKey) -> int:
        """The number of a blank node that has been counted."""
        return self._numbers[key]

    def add(self, key: BlankKey) -> int:
        """The number of a blank node, the next one if it is new."""
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._next
            self._next += 1
        return number

    def count(self, walked: Iterable[Walked]) -> None:
        """Count those of triples in the parser's order: in each the subject, then the object, then the graph."""
        for triple in walked:
            for mention in (triple.subject, triple.object, triple.graph):
                if mention is not None and mention.blank is not None:
                    self.add(mention.blank)

    def pass_by(self, text: str, start: int, end: int) -> bool:
        """Count those of a statement of Turtle without taking it apart, if that can be done and nothing is missed.

        A statement with square brackets and neither labels nor lists makes one new blank node for each of them; in one
        with labels and no brackets they are met in the order of the text.

        Returns:
            Whether that is all there is to do. If not, the statement is to be taken apart.
        """
        squares = 0
        labels: list[str] = []
        position = start
        while found := BLANK.match(text, position, end):
            sign, position = found[1], found.end()
            if sign == "(":
                return False
            if sign == "[":
                squares += 1
            else:
                labels.append(sign)
        if squares and labels:
            return False
        if squares:
            nearest = bisect_left(self._sought, self._next)
            if self._sought[nearest : nearest + 1] and self._sought[nearest] < self._next + squares:
                return False
            self._next += squares
            return True
        # All of them: to be counted again, when the statement is taken apart, changes nothing.
        numbers = {self.add(label) for label in labels}
        return numbers.isdisjoint(self._sought)
