"""Posting a message to a web address, signed as Standard Webhooks 1.0 says (https://www.standardwebhooks.com).

webhook-id         the same when a message is sent again
webhook-timestamp  seconds since 1970
webhook-signature  v1,<base64 of HMAC-SHA256 over "id.timestamp.body" with the alert's secret>
"""

import base64
import hashlib
import hmac
import json
import secrets
import time

import httpx2

from search.alerts.message import Message
from search.alerts.sending import GaveUp, NotSent

TIMEOUT = 10.0
"""Seconds for each step: connecting, sending, receiving."""

_PREFIX = "whsec_"


def new_secret() -> str:
    """A random secret of 24 bytes in the form that Standard Webhooks gives it: whsec_ and base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The value of the header webhook-signature. secret: as `new_secret` gives it; timestamp: seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def post(message: Message) -> None:
    """Post it; any 2xx is success. Raises GaveUp on 410 (the receiver wants no more), NotSent on anything else."""
    body = json.dumps(message.payload(), ensure_ascii=False).encode("utf-8", "replace")
    timestamp = str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "user-agent": "Broadsheet-Alerts/1",
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(message.alert.secret, message.id, timestamp, body),
    }
    try:
        with (
            httpx2.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", message.alert.target, content=body, headers=headers) as response,
        ):
            status = response.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise NotSent(f"{message.alert.target} cannot be reached ({error})") from None
    if status == 410:
        raise GaveUp(f"{message.alert.target} answered 410 Gone: it wants no more messages")
    if not 200 <= status < 300:
        raise NotSent(f"{message.alert.target} answered {status}")
