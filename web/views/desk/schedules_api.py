"""Schedules of press reviews that are made again by themselves as JSON: the same functions as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.reviews.protocols import WEEKDAYS, Schedule
from index.reviews.reviewing import TITLE_MOST
from search.desk.scheduling import USUAL_TIME
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.params import given
from web.render.responses import private_json
from web.services import services
from web.views.desk.collections_api import text_of
from web.views.desk.reviews import scheduling

blueprint = Blueprint("schedules_api", __name__)

TIME_MOST, ZONE_MOST, ADDRESS_MOST = 5, 60, 254
"""Characters of an hour, of the name of a time zone, of a mail address."""
NUMBER_MOST = 1 << 62
"""The largest number that a saved search may have."""


@blueprint.get("/reviews/schedules")
@needs(Role.EDITOR)
def listed() -> Response:
    """What is made again by itself, by number. Raises BadParameters."""
    given(request.args, ())
    return private_json({"schedules": turn().run(lambda: [_schedule(one) for one in scheduling().all()])})


@blueprint.post("/reviews/schedules")
@needs(Role.EDITOR)
def add() -> Response:
    """Have a press review made again by itself, from a saved search. Raises BadParameters, NotFound, ReviewError."""
    body = json_object(("search", "title", "client", "time", "weekdays", "zone", "to"))
    search, days = body.get("search"), body.get("weekdays", sorted(WEEKDAYS))
    if not isinstance(search, int) or isinstance(search, bool) or not 0 <= search <= NUMBER_MOST:
        raise BadParameters([ParameterError("search", "search is the number of a saved search")])
    if not (isinstance(days, list) and days and all(type(day) is int and 0 <= day <= 6 for day in days)):
        raise BadParameters([ParameterError("weekdays", "weekdays is a list of numbers from 0 (Monday) to 6")])
    made = scheduling().add(
        search,
        title=text_of(body, "title", TITLE_MOST, required=True) or "",
        client=text_of(body, "client", TITLE_MOST) or "",
        time=text_of(body, "time", TIME_MOST) or USUAL_TIME,
        weekdays=days,
        zone=text_of(body, "zone", ZONE_MOST) or "",
        to=text_of(body, "to", ADDRESS_MOST) or "",
    )
    return private_json(_schedule(made), 201)


@blueprint.delete("/reviews/schedules/<int:number>")
@needs(Role.EDITOR)
def remove(number: int) -> Response:
    """Have it made no more; what was made stays. Raises NotFound."""
    scheduling().remove(number)
    return Response(status=204)


def _schedule(one: Schedule) -> dict[str, Any]:
    owner = services().readers.archive.accounts.get(one.owner)
    return {
        "id": one.id,
        "search": one.search,
        "title": one.title,
        "client": one.client,
        "time": one.time,
        "weekdays": sorted(one.weekdays),
        "zone": one.zone,
        "to": one.send_to or None,
        "owner": owner.name if owner else None,
        "last_day": one.last_day.isoformat() if one.last_day else None,
    }
