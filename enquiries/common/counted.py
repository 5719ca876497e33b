"""What a process counts for `/metrics`: numbers by kind, and nobody in them."""

from prometheus_client import CollectorRegistry, Counter

OF_THIS_PROCESS = CollectorRegistry()
LIMITS_HIT = Counter(
    "mybackpain_limits_hit",
    "Enquiries beyond a limit, by form and by what is limited.",
    ["form", "limit"],
    registry=OF_THIS_PROCESS,
)
