"""The version of Broadsheet, said once: packaging, the API's document and `broadsheet --version` read it here."""

VERSION = "0.1.0"
