"""Staff's pages on fact sheets."""

from . import content, fact_sheet

__all__ = ["content", "fact_sheet"]
