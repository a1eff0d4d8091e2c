"""The wiring of the house: which concrete store, queue and sandbox, and who registers what."""

from flask_openapi3 import Info, OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from app.api import register_api
from app.assets import init_assets
from app.auth import init_auth
from app.catalogue import catalogue
from app.cli import register_commands
from app.delivery.mail import MailServer
from app.delivery.messenger import Messenger
from app.delivery.web_push import WebPush
from app.deps import Runtime, close_request_deps
from app.error_handlers import register_error_handlers
from app.imaging.model_files import find_model
from app.imaging.sandbox import Sandbox
from app.jobs.queue import Queue
from app.jobs.tasks import make_chores, make_tasks
from app.keys import master_key, push_key
from app.logs import init_logs
from app.request import MemoryRequest
from app.security import init_security
from app.session_cookie import SessionInterface
from app.storage.factory import store_from_url
from app.storage.vault import Vault
from app.template_filters import init_templates
from app.version import __version__
from app.views import register_views
from config import Config


def build(config: Config) -> OpenAPI:
    """See `app.create_app`."""
    secure = config.base_url.startswith("https://")
    app = OpenAPI(
        "app",
        info=Info(title="Afterglow", version=__version__),
        doc_ui=False,
        static_folder="static",
        static_url_path="/static",
    )
    app.config.from_mapping(
        TESTING=config.testing,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024 + 512 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        SESSION_COOKIE_NAME="__Host-afterglow" if secure else "afterglow",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
    )
    app.request_class = MemoryRequest
    app.session_interface = SessionInterface(config)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    app.extensions["afterglow"] = make_runtime(config)
    catalogue()  # a mistake in its files stops the start
    init_logs(app)
    init_security(app)
    init_auth(app)
    init_assets(app)
    init_templates(app)
    register_error_handlers(app)
    register_views(app)
    register_api(app)
    register_commands(app)
    app.teardown_appcontext(close_request_deps)
    return app


def make_runtime(config: Config) -> Runtime:
    """Choose the concrete store, sandbox and queue; each opens on first use."""
    parts: list[Runtime] = []
    queue = Queue(config.queue_url, make_tasks(lambda: parts[0]), make_chores(lambda: parts[0]))
    vault = Vault(store_from_url(config.storage_url), lambda: master_key(config))
    # One place more than the worker has threads: an upload's check does not wait for an alignment.
    sandbox = Sandbox(find_model(config.face_model), strict=config.sandbox == "strict", jobs=3)
    parts.append(Runtime(config, vault, sandbox, queue, _make_messenger(config)))
    return parts[0]


def _make_messenger(config: Config) -> Messenger:
    sender = config.mail_from or "afterglow@localhost"
    subject = config.base_url if config.base_url.startswith("https:") else f"mailto:{sender}"
    web_push = WebPush(lambda: push_key(config), subject, config.push_services)
    mail = MailServer.from_url(config.smtp_url, sender) if config.smtp_url else None
    return Messenger(web_push, mail, config.base_url)
