import pytest
from django.core.management import call_command

from tests.database import IS_SQLITE


@pytest.mark.skipif(not IS_SQLITE, reason="logins of the server may belong to other tests")
def test_without_a_login_of_its_own_nobody_gets_rights(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rights")

    assert capsys.readouterr().out == "Rights are set for: nobody\n"
