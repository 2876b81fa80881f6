"""No secret in an answer, a log, an export or a backup: every page is asked as an owner, and searched."""

import logging
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from werkzeug.security import generate_password_hash

from index.accounts import secret_text
from index.accounts.rights import Scope
from index.backups.backup_folder import folder_of
from tests.web.attacks.target import PASSWORD, Target
from web.middleware.identity import READS, SESSION_COOKIE

OF_THE_SITE, MAIL, PROVIDER = "the site's own password", "the mail server's password", "the provider's secret"
ENGINE = "the password of the index"
FOLLOWING = frozenset(("jobs.events",))
"""What goes on until a job has ended."""


@pytest.fixture
def target(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = Target(tmp_path_factory.mktemp("target"))
    yield made
    made.close()


def test_no_secret_leaves(target: Target, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hashed = generate_password_hash(OF_THE_SITE, "pbkdf2:sha256:1")
    app = target.with_settings(
        password_hash=hashed,
        smtp_password=MAIL,
        oidc_issuer="http://127.0.0.1:9",
        oidc_client="x",
        oidc_secret=PROVIDER,
        opensearch_password=ENGINE,
    )
    asks, other = target.session("otto").session, target.session("edda").session
    key, link = target.key("edda", Scope.READ).key, target.accounts.invitation(target.people["edda"].role, by="otto")
    reset = target.accounts.reset_link(target.people["rosa"], by="otto")
    kept = [account.password or "" for account in target.archive.accounts.all()]
    secrets = [
        PASSWORD,
        OF_THE_SITE,
        hashed,
        MAIL,
        PROVIDER,
        ENGINE,
        other,
        key,
        link,
        reset,
        *kept,
        app.config["SECRET_KEY"].hex(),
    ]
    digests = [secret_text.digest(secret) for secret in (asks, other, key, link, reset)]
    target.accounts.sign_in("edda", PASSWORD)
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, asks)
    seen = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in FOLLOWING or not (rule.methods or set()) & READS or rule.endpoint == "status.download":
            continue
        if rule.endpoint == "api.status_api.download" or "token" in rule.arguments:
            continue
        parts = {name: target.parts.get(name, 1) for name in rule.arguments if name not in (rule.defaults or {})}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **parts)
        with client.get(address) as answer:
            told = f"{answer.headers}\n{answer.get_data(as_text=True)}"
        for secret in (*secrets, *digests, asks):
            assert secret not in told, f"{address} tells {secret}"
        seen += 1
    assert seen > 60
    told = caplog.text
    for secret in (*secrets, asks):
        assert secret not in told, f"the log tells {secret}"


def test_a_backup_holds_no_token_and_no_password(target: Target) -> None:
    """Hashes of passwords it has to hold, since accounts are restored with it; nothing in it signs anybody in."""
    session, key = target.session("otto").session, target.key("edda").key
    link = target.accounts.invitation(target.people["edda"].role, by="otto")
    file = folder_of(target.newsroom.settings) / "made.backup"
    target.archive.backup(file)
    held = file.read_bytes()
    for secret in (PASSWORD, session, key, link):
        assert secret.encode() not in held
