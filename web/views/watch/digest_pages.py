"""What a message leads to: itself as a page, and the end of its alert without signing in."""

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.alert import Alert
from index.errors import NotFound
from index.languages import gettext as _
from search.alerts.message import Message
from search.alerts.worker import composed
from web.middleware.admission import turn
from web.middleware.identity import by_secret_address
from web.services import services
from web.views.watch.alert_pages import alerts

blueprint = Blueprint("digest_pages", __name__)


@blueprint.get("/digests/<message>")
def digest(message: str) -> Response:
    """A message that was sent. Nobody can guess its address; where reading wants a sign-in, so does this. Articles that were taken
    down since are not in it any more. Raises NotFound."""
    readers = services().readers

    def read() -> Message:
        found = readers.archive.alerts.of_message(message)
        if found is None:
            raise NotFound(_("There is no message at this address; its alert may have been removed."))
        alert, deliveries = found
        articles = readers.archive.articles.get_many([one.article for one in deliveries])
        return composed(readers.searcher, alert, deliveries, articles, alert.created)

    response = make_response(render_template("digest.html", message=turn().run(read)))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/unsubscribe/<alert_id>/<mark>")
def question(alert_id: str, mark: str) -> AnyResponse:
    """Ask whether the alert is to end: programs that look at links in mail must not end it. Raises NotFound."""
    return _page(turn().run(alerts().of_link, alert_id, mark), mark)


@blueprint.post("/unsubscribe/<alert_id>/<mark>")
@by_secret_address
def unsubscribe(alert_id: str, mark: str) -> AnyResponse:
    """End it, also by one click in a mail client (RFC 8058), or take that back. Raises NotFound."""
    service = alerts()
    act = service.subscribe_again if request.form.get("do") == "again" else service.unsubscribe
    turn().run(act, alert_id, mark)
    return _page(turn().run(service.of_link, alert_id, mark), mark)


def _page(alert: Alert, mark: str) -> Response:
    response = make_response(render_template("unsubscribe.html", alert=alert, mark=mark))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
