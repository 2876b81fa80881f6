"""The status as JSON, and what can be done about it: the same functions as on the page. Part of `/api/v1`."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.backups import backups, restoring
from index.errors import ArchiveError
from index.health.doctor import Finding
from index.health.overview import Overview
from index.jobs.protocols import Job, JobKind
from index.machines.protocols import Process
from index.operations.program import program
from web.errors import BadParameters, ParameterError, answer
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.params import given
from web.render.responses import json_response, private_json
from web.services import services
from web.views.upkeep import status

blueprint = Blueprint("status_api", __name__)


@blueprint.get("/status")
@needs(Role.OWNER)
def status_json() -> Response:
    """How everything is. Raises BadParameters."""
    given(request.args, ())
    now, findings = turn().run(status.gather)
    return private_json(_json(now, findings))


@blueprint.get("/backups")
@needs(Role.OWNER)
def kept() -> Response:
    """Backups that are kept. Raises BadParameters."""
    given(request.args, ())
    return json_response({"backups": _backups()})


@blueprint.post("/backups")
@needs(Role.OWNER)
def back_up() -> Response:
    """Copy the archive now."""
    return _asked(status.ask(JobKind.BACKUP, "backup.ask"))


@blueprint.get("/backups/<backup>")
@needs(Role.OWNER)
def download(backup: str) -> AnyResponse:
    """A backup as a file. Raises NotFound, BadParameters."""
    given(request.args, ())
    return status.backup_as_file(backup)


@blueprint.get("/restorations")
@needs(Role.OWNER)
def restorations() -> Response:
    """What is being restored, and what became of the last one. Raises BadParameters."""
    given(request.args, ())
    settings = services().settings
    asked, last = restoring.asked_for(settings), restoring.last(settings)
    return json_response({"asked": asdict(asked) if asked else None, "last": asdict(last) if last else None})


@blueprint.post("/restorations")
@needs(Role.OWNER)
def restore() -> Response:
    """Have a backup restored: everything stops for it, and starts again. Raises NotFound, BadParameters."""
    name = json_object(("backup",)).get("backup")
    if not isinstance(name, str) or not name:
        raise BadParameters([ParameterError("backup", "backup is missing: the name of one that is kept")])
    if not restoring.is_supervised(services().settings):
        detail = f"Nobody is there to stop and start the processes; on the machine, type `{program()} restore FILE`."
        return answer(409, detail, code="not_supervised")
    try:
        asked = status.ask_restore(name)
    except ArchiveError as error:
        raise BadParameters([ParameterError("backup", str(error))]) from None
    return json_response({"asked": asdict(asked)}, 202)


@blueprint.post("/checks")
@needs(Role.OWNER)
def check() -> Response:
    """Look at everything, also at what takes long."""
    return _asked(status.ask(JobKind.CHECK, "check.ask"))


@blueprint.post("/reindex")
@needs(Role.OWNER)
def reindex() -> Response:
    """Have the index made anew; searches use the old one until then."""
    status.make_anew()
    return json_response({"waiting": services().readers.archive.outbox.waiting()}, 202)


@blueprint.get("/set-aside")
@needs(Role.OWNER)
def aside() -> Response:
    """What failed in a way that nobody foresaw, and why. Raises BadParameters."""
    given(request.args, ())
    items = turn().run(services().readers.archive.set_aside.all, limit=status.ASIDE)
    return json_response(
        {
            "items": [
                {
                    "task": str(one.task),
                    "item": one.item,
                    "tries": one.tries,
                    "last": one.last.isoformat(),
                    "why": one.reason,
                }
                for one in items
            ]
        }
    )


@blueprint.post("/set-aside")
@needs(Role.OWNER)
def retry() -> Response:
    """Try again what was set aside."""
    return json_response({"tried_again": status.retry_all()}, 202)


def _asked(job: Job) -> Response:
    response = json_response({"job": {"id": job.id, "kind": job.kind.value, "state": job.state.value}}, 202)
    response.headers["Location"] = url_for("api.crawl.job", job_id=job.id)
    return response


def _backups() -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "bytes": one.bytes,
            "made": one.made.isoformat(),
            "url": url_for("api.status_api.download", backup=one.name),
        }
        for one in backups.backups(services().settings)
    ]


def _process(one: Process, silent: frozenset[str]) -> dict[str, Any]:
    return {
        "role": one.role,
        "pid": one.pid,
        "version": one.version,
        "build": one.build,
        "started": one.started.isoformat(),
        "seen": one.seen.isoformat(),
        "alive": one.id not in silent,
        "doing": one.doing,
    }


def _json(now: Overview, findings: list[Finding]) -> dict[str, Any]:
    return {
        "well": all(one.well for one in findings),
        "findings": [{"subject": one.subject, "well": one.well, "text": one.text} for one in findings],
        "processes": now.running,
        "machines": [
            {"name": name, "processes": [_process(one, now.present.silent) for one in processes]}
            for name, processes in now.present.machines.items()
        ],
        "archive": {"articles": now.articles, "today": now.today, "outlets": now.outlets, "place": now.place},
        "sources": {"count": now.sources, "failing": now.failing},
        "index": {
            "articles": now.index.documents if now.index.known else None,
            "bytes": now.index.bytes if now.index.known else None,
            "generation": now.index.generation if now.index.known else None,
            "faults": list(now.index.faults),
            "degraded": list(now.index.degraded),
        },
        "waiting": {"articles": now.waiting, "since": now.oldest.isoformat() if now.oldest else None, "jobs": now.jobs},
        "set_aside": {str(task): count for task, count in now.aside.items()},
        "kept_pages": {"count": now.kept_pages, "bytes": now.kept_bytes},
        "disk_free": now.free,
        "last_backup": now.backup.isoformat() if now.backup else None,
        "backups": _backups(),
        "version": now.version,
        "build": now.build,
    }
