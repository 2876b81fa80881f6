"""Direct quotations: what stands between quotation marks, who said it, and the same words at several outlets.

Deterministic and without a language model: marks are read by their surroundings (`marks`), the text around them becomes a row
of signs (`narration`), verbs of saying find their subjects (`cues`), and a linear model with few weights (`linear_model`)
chooses among the people, pronouns and roles near a quotation (`candidates`).
"""

from index.quotes.attribution import find_quotations

FINDER = "quotes-2"
"""Version of the finder: raise it when the same article would be read otherwise."""

__all__ = ["FINDER", "find_quotations"]
