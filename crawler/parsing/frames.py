"""How the crawler and its parser processes talk: two lengths of 4 bytes each, then JSON, then bytes that JSON cannot carry."""

import socket
import struct
from dataclasses import dataclass

LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Frame:
    """A message. head: JSON; body: the bytes that it refers to."""

    head: bytes
    body: bytes = b""

    def packed(self) -> bytes:
        """Return the message as sent over the socket."""
        return b"".join((LENGTHS.pack(len(self.head), len(self.body)), self.head, self.body))


def send(link: socket.socket, frame: Frame) -> None:
    """Send a message. Raises OSError if the other end is gone."""
    link.sendall(frame.packed())


def receive(link: socket.socket) -> Frame:
    """Wait for the next message and return it. Raises EOFError, OSError if the other end is gone."""
    head, body = LENGTHS.unpack(_exactly(link, LENGTHS.size))
    return Frame(_exactly(link, head), _exactly(link, body))


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
