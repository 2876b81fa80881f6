"""From the text of an article to what is understood of it. Pure functions, run again whenever they improve."""

from index.annotation.annotator import ANNOTATOR, annotate, annotator_of
from index.people.mentions.recognizer import Recognizer, recognizer_of

__all__ = ["ANNOTATOR", "Recognizer", "annotate", "annotator_of", "recognizer_of"]
