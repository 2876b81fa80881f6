"""The OpenID Connect provider at which people sign in: the one door to Authlib, which only comes with the extra `oidc`.

The authorization code flow with PKCE (RFC 7636), state, nonce and the issuer's answer (RFC 9207). All that a sign-in under way has
to remember is one random secret in a cookie of its browser, from which state, nonce and verifier are made: nothing is kept here,
so that any worker can finish what another began. The owner names the provider, so it may have a private address.
"""

import hmac
import importlib.util
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from index.accounts.rights import Role
from index.accounts.secret_text import digest
from index.errors import BroadsheetError, SettingsError
from index.languages import gettext as _
from index.operations.settings import Settings
from index.text.characters import printable

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for each question to the provider."""
REMEMBERED = 3600.0
"""Seconds for which its description and keys are remembered."""
LEEWAY = 60
"""Seconds by which its clock may differ."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a key that only the provider has; what it is believed with must not be made with a secret that others know."""


class ProviderError(BroadsheetError):
    """Somebody could not sign in. status: of HTTP: 403 where it is about them, 502 where the provider does not do its part."""

    def __init__(self, message: str, *, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who has signed in. subject: never given to anybody else. name: that an account might have. mail: one that is verified. role:
    None where roles are not given by the provider."""

    issuer: str
    subject: str
    name: str
    mail: str | None
    role: Role | None


def require_library(settings: Settings) -> None:
    """Raises SettingsError where a provider is set, and the library for it is missing."""
    if settings.oidc_issuer and any(importlib.util.find_spec(name) is None for name in ("authlib", "requests")):
        raise SettingsError("oidc_issuer needs libraries that are not installed: pip install 'broadsheet[oidc]'")
    if settings.oidc_issuer and not settings.oidc_client:
        raise SettingsError("oidc_issuer needs oidc_client: the name (client_id) that this site has at the provider")


class Provider:
    """What is asked of it, and what it answers. One for an app; its methods may be called from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._described: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None

    @property
    def name(self) -> str:
        """As people know it."""
        return self._settings.oidc_name or urlsplit(self._settings.oidc_issuer).hostname or "the provider"

    def begin(self, secret: str, back: str) -> str:
        """The address at which somebody signs in. secret: of this sign-in. back: where the provider sends them then. Raises
        ProviderError."""
        described = self._description()
        with self._session(back) as session:
            address, _ = session.create_authorization_url(
                self._endpoint(described, "authorization_endpoint"),
                state=_part("state", secret),
                nonce=_part("nonce", secret),
                code_verifier=_part("verifier", secret),
            )
        return str(address)

    def finish(self, secret: str, back: str, answer: Mapping[str, str]) -> Person:
        """Who has signed in. answer: what the provider put into the address. Raises ProviderError."""
        if not secret or not hmac.compare_digest(_part("state", secret).encode(), answer.get("state", "").encode()):
            raise ProviderError(_("This sign-in was begun elsewhere, or too long ago. Try again."))
        described = self._description()
        if answer.get("iss", described["issuer"]) != described["issuer"]:
            raise ProviderError(_("This answer comes from another provider. Try again."))
        if answer.get("error"):
            raise ProviderError(
                _("%(provider)s did not sign you in (%(error)s).", provider=self.name, error=_word(answer["error"]))
            )
        token = self._token(described, secret, back, answer.get("code", ""))
        claims = self._claims(described, token, secret)
        wanted = (self._settings.oidc_name_claim, self._settings.oidc_role_claim)
        if described.get("userinfo_endpoint") and any(name and _at(claims, name) is None for name in wanted):
            more = self._user_info(described, token)
            if more.get("sub") == claims["sub"]:
                claims = {**more, **claims}
        mail = claims.get("email") if claims.get("email_verified") is True else None
        return Person(
            issuer=described["issuer"],
            subject=str(claims["sub"]),
            name=str(_at(claims, self._settings.oidc_name_claim) or ""),
            mail=mail if isinstance(mail, str) else None,
            role=self._role(claims),
        )

    def sign_out_address(self, back: str) -> str | None:
        """Where somebody signs out there too; None where that is not offered."""
        try:
            end = self._description().get("end_session_endpoint")
        except ProviderError:
            return None
        query = urlencode({"client_id": self._settings.oidc_client, "post_logout_redirect_uri": back})
        return f"{end}{'&' if '?' in end else '?'}{query}" if isinstance(end, str) else None

    def _role(self, claims: Mapping[str, Any]) -> Role | None:
        claim = self._settings.oidc_role_claim
        if not claim:
            return None
        given = _at(claims, claim)
        values = {str(one) for one in (given if isinstance(given, list) else [] if given is None else [given])}
        roles = [Role(ours) for theirs, ours in self._settings.oidc_roles if theirs in values]
        if self._settings.sign_in_role:
            roles.append(Role(self._settings.sign_in_role))
        if not roles:
            raise ProviderError(
                _(
                    "What %(provider)s says of you gives you no role here. Ask an owner of this site.",
                    provider=self.name,
                )
            )
        return max(roles, key=list(Role).index)

    def _token(self, described: Mapping[str, Any], secret: str, back: str, code: str) -> dict[str, Any]:
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        try:
            with self._session(back) as session:
                token: dict[str, Any] = session.fetch_token(
                    self._endpoint(described, "token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=_part("verifier", secret),
                    timeout=TIMEOUT,
                )
        except (AuthlibBaseError, RequestException, ValueError) as error:
            log.warning("the sign-in provider gave no token: %s", _word(str(error)))
            raise ProviderError(
                _("%(provider)s did not confirm this sign-in. Try again.", provider=self.name)
            ) from None
        if not isinstance(token.get("id_token"), str):
            raise ProviderError(
                _("%(provider)s did not say who you are; its settings lack the scope openid.", provider=self.name),
                status=502,
            )
        return token

    def _claims(self, described: Mapping[str, Any], token: Mapping[str, Any], secret: str) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError

        offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = [name for name in ALGORITHMS if name in offered]
        expected = {
            "iss": {"essential": True, "value": described["issuer"]},
            "aud": {"essential": True, "value": self._settings.oidc_client},
            "nonce": {"essential": True, "value": _part("nonce", secret)},
        }
        params = {"nonce": _part("nonce", secret), "client_id": self._settings.oidc_client}
        for fresh in (False, True):  # it may have a new key since its keys were last asked for
            try:
                read = jwt.decode(token["id_token"], self._key_set(described, fresh=fresh), algorithms=algorithms)
            except (JoseError, ValueError, KeyError, TypeError) as error:
                if fresh:
                    raise self._unbelievable(error) from None
                continue
            break
        try:
            claims = CodeIDToken(read.claims, read.header, expected, params)
            claims.validate(leeway=LEEWAY)
            if not isinstance(claims["sub"], str) or not claims["sub"]:
                raise ValueError("no subject")
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._unbelievable(error) from None
        return dict(claims)

    def _unbelievable(self, error: Exception) -> ProviderError:
        log.warning("what the sign-in provider says cannot be believed: %s", _word(f"{type(error).__name__} {error}"))
        return ProviderError(
            _("What %(provider)s says of you cannot be believed; the log of this server says why.", provider=self.name)
        )

    def _user_info(self, described: Mapping[str, Any], token: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        return self._get(self._endpoint(described, "userinfo_endpoint"), headers)

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        secret = self._settings.oidc_secret
        return OAuth2Session(
            self._settings.oidc_client,
            secret or None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope=self._settings.oidc_scope,
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _description(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0). Raises ProviderError."""
        with self._lock:
            if self._described is None or time.monotonic() - self._described[0] > REMEMBERED:
                issuer = self._settings.oidc_issuer
                found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != issuer:
                    log.error(
                        "oidc_issuer is %s, and the provider there calls itself %s",
                        issuer,
                        _word(str(found.get("issuer"))),
                    )
                    raise ProviderError(
                        _("The provider that this site names is another one; its owner has to see to that."), status=502
                    )
                self._described = (time.monotonic(), found)
            return self._described[1]

    def _key_set(self, described: Mapping[str, Any], *, fresh: bool) -> Any:
        from joserfc.jwk import KeySet

        with self._lock:
            if fresh or self._keys is None or time.monotonic() - self._keys[0] > REMEMBERED:
                found: Any = self._get(self._endpoint(described, "jwks_uri"))
                self._keys = (time.monotonic(), KeySet.import_key_set(found))
            return self._keys[1]

    def _endpoint(self, described: Mapping[str, Any], name: str) -> str:
        """An address that the provider gives: encrypted wherever its own is."""
        address = described.get(name)
        safe = ("https://",) if self._settings.oidc_issuer.startswith("https://") else ("https://", "http://")
        if not isinstance(address, str) or not address.startswith(safe):
            log.error("the sign-in provider names no %s that can be used", name)
            raise ProviderError(
                _("%(provider)s cannot be asked; its owner has to see to that.", provider=self.name), status=502
            )
        return address

    def _get(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        import requests

        try:
            answer = requests.get(address, headers=dict(headers or {}), timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            body = answer.json()
        except (requests.RequestException, ValueError) as error:
            log.error("the sign-in provider does not answer at %s: %s", address, _word(str(error)))
            raise ProviderError(
                _("%(provider)s cannot be reached right now. Try again in a moment.", provider=self.name), status=502
            ) from None
        if not isinstance(body, dict):
            raise ProviderError(_("%(provider)s cannot be understood right now.", provider=self.name), status=502)
        return body


def _part(name: str, secret: str) -> str:
    """state, nonce or verifier: 64 characters that nobody can guess who does not have the secret."""
    return digest(f"{name} {secret}")


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of that name; a dot leads into an object (`realm_access.roles`)."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _word(text: str) -> str:
    """What a provider says, short and in one line."""
    return printable(text)[:200]
