"""Libraries of machine code: what ends them is an ordinary error of ours."""

import ast
import signal
from pathlib import Path

import pytest

from factsheets.native import NativeFailure, guard
from factsheets.typesetter import Typesetter
from factsheets.typst_process import COMPILER


class Panic(BaseException):
    """As pyo3 raises it: no `except Exception` catches it."""


def test_a_panic_is_an_ordinary_error() -> None:
    with pytest.raises(NativeFailure, match="tantivy: Panic"), guard("tantivy"):
        raise Panic("the words of a patient")


@pytest.mark.parametrize("wish", [KeyboardInterrupt, SystemExit])
def test_the_wish_to_stop_goes_through(wish: type[BaseException]) -> None:
    with pytest.raises(wish), guard("tantivy"):
        raise wish


def test_an_error_of_the_library_is_told_by_its_kind_alone() -> None:
    with pytest.raises(NativeFailure) as failure, guard("brotli", ValueError):
        raise ValueError("the words of a patient")
    assert str(failure.value) == "brotli: ValueError"


JOB = {"template": "fact-sheet.typ", "made_at": 0, "data": {}, "form": "pdf"}


def test_a_process_that_typst_has_ended_is_an_ordinary_error() -> None:
    with pytest.raises(NativeFailure, match="typst: ended with"):
        Typesetter()(JOB)  # without its data the template is at fault, and the process ends


@pytest.mark.long
def test_a_file_that_takes_too_long_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheets.typesetter.SECONDS", 0.2)
    typesetter = Typesetter()
    typesetter.connected()
    assert typesetter.process
    typesetter.process.send_signal(signal.SIGSTOP)

    with pytest.raises(NativeFailure, match="not done in"):
        typesetter(JOB)

    assert typesetter.process is None


@pytest.mark.long
def test_the_process_sets_more_files_than_typst_can_number() -> None:
    files = [COMPILER.compile(b"#rect()", format="svg") for _ in range(65_536)]

    assert files[-1] == files[0]


def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for typst")
    typesetter = Typesetter()
    typesetter.connected()
    assert typesetter.process

    with open(f"/proc/{typesetter.process.pid}/environ", "rb") as environment:
        assert b"not for typst" not in environment.read()
    typesetter.stop()


ROOT = Path(__file__).resolve().parent.parent.parent
MACHINE_CODE = {"brotli", "css_inline", "tantivy"}
LATE = {"factsheets.late", "late"}  # from where libraries are imported; it calls none itself
APPS = ("enquiries", "factsheets", "mybackpain")
MODULES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if path.name != "late.py"]
# Called by `factsheets/search/answer.py` alone, which guards the whole of a search.
CALLED_THROUGH_SEARCH = {
    f"factsheets/search/{name}.py" for name in ("index", "vocabulary", "words")
}


def imported(module: Path) -> set[str]:
    tree = ast.parse(module.read_text())
    plain = [
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    ]
    from_others = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    of = [node.module or "" for node in from_others]
    late = [name.name for node in from_others if node.module in LATE for name in node.names]
    return {name.partition(".")[0] for name in [*plain, *of, *late]}


@pytest.mark.long
def test_every_module_that_calls_machine_code_guards_it() -> None:
    callers = {str(path.relative_to(ROOT)) for path in MODULES if imported(path) & MACHINE_CODE}
    unguarded = {name for name in callers if "guard(" not in (ROOT / name).read_text()}
    assert unguarded == CALLED_THROUGH_SEARCH


@pytest.mark.long
def test_only_the_process_of_its_own_calls_typst() -> None:
    assert [path.name for path in MODULES if "typst" in imported(path)] == ["typst_process.py"]
