"""The application, put together."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from index.archive.protocols import Archive
from index.engines.protocols import EngineReader
from index.languages.catalogue import FOLDER
from index.operations.settings import Settings
from web import errors
from web.house.openid_provider import require_library
from web.house.proxy_header import ProxyHeader
from web.languages import choosing, in_templates
from web.middleware import admission, compression, identity, password
from web.middleware.concurrency_limiter import ConcurrencyLimiter
from web.middleware.known_hosts import KnownHosts
from web.middleware.rate_limits import make_limiter
from web.middleware.security_headers import SecurityHeaders
from web.render import result_rows, template_filters
from web.server.event_stream import StreamLimits
from web.server.figure_cache import Remembered
from web.server.metrics import Metrics
from web.server.readers import Readers
from web.server.remote_counters import counters_at
from web.server.shared_memory import Shared
from web.server.slow_lane import SlowLane
from web.server.upload_request import UploadRequest
from web.services import Services
from web.views import (
    api,
    api_reference,
    articles,
    feeds,
    front_page,
    health,
    help_page,
    outlets,
    people,
    quotes,
    search_pages,
    site_files,
)
from web.views.compare import copies, stories, stories_api
from web.views.compare import similar as similar_pages
from web.views.corrections import (
    article_corrections,
    articles_api,
    near_name_review,
    no_articles,
    no_articles_api,
    outlet_corrections,
    outlets_api,
    people_api,
    person_corrections,
    takedown_pages,
    takedowns_api,
)
from web.views.crawl import (
    jobs,
    lasting_jobs,
    lasting_jobs_api,
    rule_editor,
    rules_api,
    source_forms,
    sources,
    sources_api,
)
from web.views.desk import (
    collect,
    collections,
    collections_api,
    desk_api,
    highlights,
    reviews,
    schedules_api,
    secret_links,
    shared,
)
from web.views.membership import account, accounts, accounts_api, house_login, language_choice, sign_in
from web.views.research import authors, batch, counts_api, frozen, research_pages
from web.views.upkeep import imports, imports_api, status, status_api
from web.views.watch import (
    alert_pages,
    alerts_api,
    digest_pages,
    saved_feeds,
    saved_search_pages,
    saved_searches_api,
    word_list_pages,
    word_lists_api,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_HERE = Path(__file__).parent

_VIEWS = (
    sign_in, house_login, account, accounts, front_page, search_pages, articles, copies, stories, people, outlets, sources, help_page,
    quotes, language_choice, similar_pages,
    api_reference, health, site_files, feeds, api, person_corrections, near_name_review, outlet_corrections, no_articles,
    article_corrections, takedown_pages, imports, source_forms, rule_editor, jobs, lasting_jobs, status, collect, collections,
    saved_search_pages, saved_feeds, word_list_pages, secret_links, shared, highlights, reviews,
    alert_pages, digest_pages, research_pages, authors, batch, frozen,
)  # fmt: skip

for _part in (
    people_api, outlets_api, no_articles_api, articles_api, takedowns_api, sources_api, rules_api, imports_api, status_api,
    accounts_api, collections_api, desk_api, schedules_api, lasting_jobs_api, saved_searches_api, word_lists_api, alerts_api,
):  # fmt: skip
    api.blueprint.register_blueprint(_part.blueprint)  # once, however many apps are made
api.blueprint.register_blueprint(copies.api)
api.blueprint.register_blueprint(similar_pages.api)
api.blueprint.register_blueprint(stories_api.blueprint)
api.blueprint.register_blueprint(counts_api.blueprint)
api.blueprint.register_blueprint(authors.api)
api.blueprint.register_blueprint(batch.api)
api.blueprint.register_blueprint(frozen.api)

IN_PROCESS_SEARCHES = 4
"""Searches at once where no server says how many: in tests and scripts."""


def create_app(
    settings: Settings,
    *,
    shared: Shared | None = None,
    engine: EngineReader | None = None,
    archive: Archive | None = None,
) -> Flask:
    """The WSGI application.

    shared: counters and search places of all workers; without it this app has its own. engine, archive: readers to use
    instead of opening those that the settings name (which happens at the first question, so after a fork).
    Raises SettingsError.
    """
    require_library(settings)
    shared = shared or Shared(settings.searches_at_once or IN_PROCESS_SEARCHES)
    counters = counters_at(settings.rate_limit_store, shared.counters)
    app = Flask(__name__.partition(".")[0], root_path=str(_HERE))
    app.request_class = UploadRequest
    app.jinja_environment = in_templates.PageEnvironment
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
        SECRET_KEY=password.session_key(settings),
        SESSION_COOKIE_NAME="broadsheet",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.site_url.startswith("https:"),
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.extensions["broadsheet"] = Services(
        settings=settings,
        readers=Readers(settings, engine=engine, archive=archive),
        gate=ConcurrencyLimiter(
            shared.places,
            shared.heads,
            shared.streams,
            SlowLane(shared.slow),
            budget=settings.search_budget,
            wait=settings.search_wait,
        ),
        limiter=make_limiter(app, settings, counters),
        counters=counters,
        metrics=Metrics(),
        remembered=Remembered(),
        streams=StreamLimits.of(settings),
        build=build_mark(),
    )
    app.url_map.strict_slashes = False
    app.url_map.converters["int"] = RowNumber
    errors.register(app)
    password.register(app, settings)
    choosing.register_first(app)
    identity.register(app)
    choosing.register_account(app)
    in_templates.register(app)
    template_filters.register(app)
    result_rows.register(app)
    compression.register(app)
    for views in _VIEWS:
        app.register_blueprint(views.blueprint)
    admission.register(app)
    app.extensions["broadsheet"].metrics.register(app)

    wsgi: WSGIApplication = KnownHosts(app.wsgi_app, settings)
    if settings.proxies:
        count = settings.proxies
        wsgi = ProxyFix(wsgi, x_for=count, x_proto=count, x_host=count, x_prefix=0)
    app.wsgi_app = SecurityHeaders(ProxyHeader(wsgi, settings))  # type: ignore[method-assign]
    return app


class RowNumber(IntegerConverter):
    """A number in an address. One that is larger than an archive can hold is read as the largest, which is that of nothing, so that
    the view says so in its own words."""

    def to_python(self, value: str) -> int:
        """The number."""
        return min(int(super().to_python(value)), 2**63 - 1)


def build_mark() -> str:
    """A short digest of the files of this package and of the catalogues, which static addresses and ETags contain."""
    digest = hashlib.sha256()
    for path in sorted((*_HERE.rglob("*"), *FOLDER.iterdir())):
        if path.is_file() and path.suffix in (".py", ".html", ".xml", ".css", ".js", ".svg", ".po"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
