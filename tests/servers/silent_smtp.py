"""A mail server that falls silent at a step."""

import socket
import threading


class Silent:
    """A real server on loopback that speaks SMTP up to a step and then keeps the line open without a word; mails that it has whole
    are in `got`. stop: the step at which it falls silent: greeting, helo, rcpt, data, end, or never."""

    def __init__(self, stop: str) -> None:
        self.stop = stop
        self.got: list[str] = []
        self.reached = ""
        """The step at which a connection fell silent last."""
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        if self.stop == "greeting":
            self.reached = self.stop
            return
        file = line.makefile("rwb")

        def say(words: str) -> None:
            file.write(words.encode() + b"\r\n")
            file.flush()

        try:
            say("220 mail.example")
            for raw in file:
                verb = raw.split()[0].upper() if raw.split() else b""
                if self.stop == {b"EHLO": "helo", b"RCPT": "rcpt", b"DATA": "data"}.get(verb):
                    self.reached = self.stop
                    return
                if verb == b"DATA":
                    say("354 go on")
                    body = b"".join(iter(file.readline, b".\r\n"))
                    self.got.append(body.decode())
                    if self.stop == "end":
                        self.reached = self.stop
                        return
                say("221 bye" if verb == b"QUIT" else "250 fine")
        except (OSError, ValueError):
            pass

    def close(self) -> None:
        self._listening.close()
        for line in self._open:
            line.close()
