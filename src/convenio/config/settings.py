"""Django's settings; every value that differs between nodes comes from ``env.py``."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from convenio.config import sign_in
from convenio.config.env import database_settings, email_settings, read_env

ENV = read_env()
HOME = ENV.home
BASE_URL = ENV.base_url
NODE_SLUG = ENV.node
CATALOGUE_URL = ENV.catalogue_url
TSA_URL = ENV.tsa_url
LOOPBACK_ALLOWED = ENV.loopback
CRASH_POINT = ENV.crash
KEYS_PASSPHRASE = ENV.keys_passphrase
FILES_DIR = HOME / "files"
KEYS_DIR = HOME / "keys"
WAKE_SOCKET = HOME / "wake.sock"
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 500

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
SECURE = BASE_URL.startswith("https://")
FRONT_SERVERS = ALLAUTH_TRUSTED_PROXY_COUNT = ENV.front_servers

INSTALLED_APPS = [
    "convenio.keeping",
    "convenio.desk",
    "convenio.news",
    "convenio.register",
    "convenio.guests",
    "convenio.scoreboard",
    "convenio.planning",
    "convenio.reports",
    "convenio.analytics",
    "convenio.agreements",
    "convenio.routes",
    "convenio.institutions",
    "convenio.directory",
    "convenio.notices",
    "convenio.intake",
    "convenio.network",
    "convenio.documents",
    "convenio.people",
    "convenio.post",
    "convenio.audit",
    "convenio.worker",
    "convenio.parties",
    "convenio.ui",
    "convenio.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *sign_in.apps(ENV.saml),
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "convenio.network.front.GateMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "convenio.ui.limits.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "convenio.people.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "convenio.parties.access.RefusalMiddleware",
]

ROOT_URLCONF = "convenio.config.urls"
WSGI_APPLICATION = "convenio.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "convenio.people.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "convenio.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": database_settings(ENV.database_url, HOME)}
# Counts of failed sign-ins must be shared by all web processes: a table, not the memory of one process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "convenio_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cookie name per node: two nodes on one host name (the demo) must not sign each other out.
SESSION_COOKIE_NAME = f"convenio-{NODE_SLUG}-session"
CSRF_COOKIE_NAME = f"convenio-{NODE_SLUG}-csrf"
LANGUAGE_COOKIE_NAME = f"convenio-{NODE_SLUG}-language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "convenio.ui.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "convenio.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "convenio.people.passkeys.PasskeyAdapter"
# Browsers allow passkeys on http only for localhost; a node that is reached by https insists on it.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
OIDC, SAML = ENV.oidc, ENV.saml
SAML_TROUBLE = "" if SAML is None else sign_in.saml_trouble()
SAML_INSTALLED = SAML is not None and not SAML_TROUBLE
OIDC_SLUG, SAML_SLUG = sign_in.OIDC_SLUG, sign_in.SAML_SLUG
SOCIALACCOUNT_ADAPTER = "convenio.people.university_sign_in.UniversityAdapter"
SOCIALACCOUNT_PROVIDERS = sign_in.providers(OIDC, SAML)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_TOTP_ISSUER = "Convenio"
# Writing the time of every request would cost one transaction a page.
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese")), ("ru", _("Russian"))]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_SERVER = bool(ENV.email_url)
EMAIL_RETURN, EMAIL_RETURN_URL = ENV.email_return, ENV.email_return_url
for _name, _value in email_settings(ENV.email_url, HOME).items():
    globals()[_name] = _value

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
