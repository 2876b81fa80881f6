"""The version of the client, which is numbered apart from the server's."""

VERSION = "0.1.0"
