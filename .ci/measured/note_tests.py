"""Note what the tests themselves run of all our code: `pytest -p note_tests`.

In the processes that run them alone: the one that hands them out would take as long to begin.
"""

import os

from noting import begin, is_ours

if "PYTEST_XDIST_WORKER" in os.environ:
    begin(is_ours)
