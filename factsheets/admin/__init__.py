"""Staff's pages on fact sheets."""

from . import content, fact_sheet, search_lists, urgent_help

__all__ = ["content", "fact_sheet", "search_lists", "urgent_help"]
