"""Staff's pages on fact sheets."""

from . import content, fact_sheet, search_lists

__all__ = ["content", "fact_sheet", "search_lists"]
