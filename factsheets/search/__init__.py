"""Finding fact sheets, and urgent help, by what people type.

A query is read with the lists that staff edit: what patients call things, what needs urgent help,
what we have no sheet on. Slips of the finger are mended against words that are really known. What
was meant is then looked up in an index that each process keeps in memory. Nothing is kept.
"""

from .answer import RESULTS, Answer, Result, search

__all__ = ["RESULTS", "Answer", "Result", "search"]
