"""`broadsheet users` as it is typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from index.accounts.account_service import AccountService
from index.accounts.commands import users
from index.archive import open_archive
from index.operations.settings import Settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path))
    return tmp_path


def run(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(users, arguments, input=typed)
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.output


def test_an_account_from_making_to_removing(data: Path) -> None:
    assert "owner" in run("add", "otto", "--role", "owner", "--password-stdin", typed="correct horse battery\n")
    made = run("add", "ines", "--role", "editor")
    token = made.rsplit("/", 1)[1].strip()
    with open_archive(Settings(data=data)) as archive:
        accounts = AccountService(archive.accounts)
        assert accounts.accept(token, name="", password="another good phrase").name == "ines"
        assert accounts.sign_in("ines", "another good phrase")
    listed = run("list")
    assert listed.index("ines") < listed.index("otto")
    run("passwd", "ines", "--password-stdin", typed="third good phrase\n")
    assert "/welcome/" in run("passwd", "ines", "--link")
    run("remove", "ines")
    assert "ines" not in run("list")


def test_what_cannot_be_done_is_a_sentence(data: Path) -> None:
    run("add", "otto", "--role", "owner", "--password-stdin", typed="correct horse battery\n")
    for arguments, typed, says in (
        (("add", "otto"), "", "already"),
        (("add", "a b"), "", "one word"),
        (("add", "ines", "--password-stdin"), "short\n", "10 characters"),
        (("passwd", "nobody", "--link"), "", "no account"),
    ):
        result = CliRunner().invoke(users, arguments, input=typed)
        assert result.exit_code != 0
        assert says in str(result.exception)
