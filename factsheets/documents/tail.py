"""What a document says below the text that is a fact sheet's own: the page has it already."""

from ..wording import DISCLAIMER
from .blocks import letters

BEGINS = "get your personalised report"
TAIL = [
    "Get your personalised report — or speak to a specialist",
    "To receive this fact sheet by email, or to book a consultation, use the options below.",
    "Get this report by email",
    (
        "Enter your details and we will send you this fact sheet with your personalised "
        "assessment summary."
    ),
    "Your name",
    "Email address",
    "Send Me the Report",
    "Your details are used only to send your report.",
    "Book a consultation",
    "Speak with a specialist about your back pain.",
    "Leave your details and we will be in touch.",
    "Phone number",
    "Best number to reach you",
    "Best time to call",
    "e.g. mornings, weekday afternoons",
    "Preferred contact method",
    "Phone",
    "Video",
    "Email",
    "Phone Video Email",
    "Briefly describe your back pain",
    "Main concern and duration",
    "Request a Consultation",
    "We aim to respond within one working day.",
]
HEADED = ["Get your personalised report", "Disclaimer"]
OURS = {letters(line) for line in [*TAIL, *HEADED]}
DISCLAIMED = letters(DISCLAIMER)
SHORTEST = 15  # letters: what is shorter may well be in a disclaimer and be a sheet's own


def is_ours(sentence: str, *, in_tail: bool) -> bool:
    """Whether the page says this sentence already, wherever a document has it."""
    said = letters(sentence).lstrip("0123456789")  # of a heading that has a number
    is_disclaimer = len(said) >= SHORTEST and said in DISCLAIMED
    return is_disclaimer or (in_tail and said in OURS)
