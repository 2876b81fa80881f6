"""How the crawler and its parser processes talk: a length in 8 bytes, then a pickle. Both ends are ours."""

import pickle
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">Q")


def pack(value: Any) -> bytes:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def send(link: socket.socket, value: Any) -> None:
    link.sendall(pack(value))


def receive(link: socket.socket) -> Any:
    """The next value. Raises EOFError when the other end is gone."""
    (size,) = LENGTH.unpack(_exactly(link, LENGTH.size))
    return pickle.loads(_exactly(link, size))  # noqa: S301  # from our own parent, over a private socket


def _exactly(link: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view = memoryview(data)
    done = 0
    while done < size:
        got = link.recv_into(view[done:])
        if not got:
            raise EOFError
        done += got
    return bytes(data)
