"""The provider of this site, and where whoever signed in elsewhere signs out."""

from flask import current_app, request, url_for

from web.house.openid_provider import Provider
from web.render.links import absolute
from web.services import services

SIGNED_IN_THERE = "broadsheet_house"
"""Cookie of a browser that signed in at the provider: signing out offers to do so there too."""


def provider() -> Provider | None:
    """The provider of this site, None where there is none."""
    settings = services().settings
    if not settings.oidc_issuer:
        return None
    found: Provider = current_app.extensions.setdefault("broadsheet-oidc", Provider(settings))
    return found


def provider_name() -> str:
    """As people know it; "" where there is none."""
    found = provider()
    return found.name if found is not None else ""


def sign_out_elsewhere() -> tuple[str, str] | None:
    """(name, address) of where whoever signs out here may want to sign out too; None for nowhere."""
    settings = services().settings
    if request.cookies.get(SIGNED_IN_THERE) and (found := provider()) is not None:
        there = found.sign_out_address(absolute(url_for("auth.sign_in_form")))
        return (found.name, there) if there else None
    if settings.sign_in_header and settings.sign_out_url:
        return "your house", settings.sign_out_url
    return None
