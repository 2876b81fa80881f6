"""How telling it is that a word stands in some articles and not in others: the log-likelihood ratio of a table of two by two.

Ted Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19 (1993), over the four
cells (articles with and without the word, here and elsewhere). The unit is the article, not the running word: a word that one
article repeats fifty times says no more about the others, and articles are what a reader can open and count. The ratio of shares
(Andrew Hardie's "log ratio" before the logarithm is taken) says how large a difference is, the log-likelihood how sure.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

SURE = 10.83
"""Log-likelihood that chance exceeds once in a thousand words (chi-squared, one degree of freedom)."""


@dataclass(frozen=True, slots=True)
class Table:
    """here: articles with it among `all_here`; there: among `all_there` others. Neither set holds an article of the other."""

    here: int
    all_here: int
    there: int
    all_there: int

    @property
    def log_likelihood(self) -> float:
        """See `log_likelihood`, rounded to six decimals so that every engine orders alike."""
        if not self.all_here or not self.all_there:
            return 0.0
        whole, with_it = self.all_here + self.all_there, self.here + self.there
        total = 0.0
        for observed, of_row, of_column in (
            (self.here, with_it, self.all_here),
            (self.there, with_it, self.all_there),
            (self.all_here - self.here, whole - with_it, self.all_here),
            (self.all_there - self.there, whole - with_it, self.all_there),
        ):
            if observed > 0:
                total += observed * math.log(observed * whole / (of_row * of_column))
        return round(max(2 * total, 0.0), 6)

    @property
    def ratio(self) -> float | None:
        """How many times as frequent it is here; None where it is nowhere else."""
        if not self.there:
            return None
        return (self.here / self.all_here) / (self.there / self.all_there) if self.all_here else 0.0

    @property
    def is_more_here(self) -> bool:
        """Whether its share is greater here than there."""
        return self.here * self.all_there > self.there * self.all_here


def log_likelihood(here: npt.ArrayLike, all_here: int, there: npt.ArrayLike, all_there: int) -> Numbers:
    """G2 = 2 * sum(O * ln(O / E)) over the four cells; 0 where one of the sets is empty.

    here, there: articles with each word; all_here, all_there: articles in all.
    """
    first, second = np.asarray(here, np.float64), np.asarray(there, np.float64)
    whole = float(all_here + all_there)
    if not all_here or not all_there:
        return np.zeros(np.broadcast(first, second).shape)
    with_it = first + second
    total = np.zeros(with_it.shape)
    for observed, of_row, of_column in (
        (first, with_it, all_here),
        (second, with_it, all_there),
        (all_here - first, whole - with_it, all_here),
        (all_there - second, whole - with_it, all_there),
    ):
        expected = of_row * (of_column / whole)
        some = observed > 0
        ratio = np.divide(observed, expected, out=np.ones_like(observed), where=some)
        total += observed * np.log(ratio)
    doubled: Numbers = np.maximum(2 * total, 0.0)
    return doubled
