"""Run a benchmark that uses the suite's fixtures.

uv run python -m tests.benchmarks.by_pytest test_search_speed
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

ALONE = ["-q", "--no-header", "-p", "no:randomly", "-s", "-o", "addopts="]

if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("module")
    file = Path(__file__).with_name(f"{parser.parse_args().module}.py")
    sys.exit(pytest.main([*ALONE, str(file)]))
