"""Uploads that are larger than other bodies, through the real server."""

import socket

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role, Scope
from index.archive import open_archive
from index.operations.settings import load_settings
from tests.web.server.test_gunicorn import Running, running

__all__ = ["running"]


@pytest.fixture(scope="module")
def editors_key(running: Running) -> str:
    with open_archive(load_settings({"BROADSHEET_DATA": str(running.data)})) as archive:
        accounts = AccountService(archive.accounts)
        return accounts.add_key(accounts.add("edda", Role.EDITOR, by="test"), "script", Scope.WRITE)[1]


BOUNDARY = b"a-line-of-its-own"
LARGE = b"x" * 3_000_000


def upload(file: bytes) -> bytes:
    head = b'--%s\r\nContent-Disposition: form-data; name="files"; filename="large.txt"\r\n\r\n' % BOUNDARY
    return head + file + b"\r\n--%s--\r\n" % BOUNDARY


def upload_head(key: str, *more: str) -> bytes:
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY.decode()}"
    lines = (
        "POST /imports HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: application/json",
        f"Authorization: Bearer {key}",
        kind,
    )
    return "\r\n".join([*lines, *more, "", ""]).encode()


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upload_is_larger_than_other_bodies(running: Running, editors_key: str, chunked: bool) -> None:
    body = upload(LARGE)
    if chunked:
        sent = upload_head(editors_key, "Transfer-Encoding: chunked")
        sent += b"".join(
            b"%x\r\n%s\r\n" % (len(piece), piece)
            for piece in (body[at : at + 50_000] for at in range(0, len(body), 50_000))
        )
        sent += b"0\r\n\r\n"
    else:
        sent = upload_head(editors_key, f"Content-Length: {len(body)}") + body
    status, text = running.send(sent)
    assert status == 202, text[:500]
    assert "large.txt" in text
    kept = list((running.data / "uploads").rglob("0001.txt"))
    assert {file.stat().st_size for file in kept} == {len(LARGE)}


def test_an_upload_of_somebody_unknown_is_refused_unread(running: Running) -> None:
    """The answer comes although nothing of the body was sent, and the connection ends."""
    status, text = running.send(upload_head("bsk_unknown", "Content-Length: 1000000000"))
    assert (status, "bad_key" in text) == (401, True)


def test_an_upload_that_breaks_off_leaves_nothing(running: Running, editors_key: str) -> None:
    with running.connect() as connection:
        connection.sendall(upload_head(editors_key, "Content-Length: 100000") + upload(LARGE)[:70_000])
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 400")
    assert not list((running.data / "uploads").glob(".part-*"))
