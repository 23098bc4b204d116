"""The WSGI entry point of a node."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from convenio.documents.warming import warm_up_soon
from convenio.worker.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
with loading():
    application = get_wsgi_application()
    len(get_resolver().url_patterns)  # all pages now, not while the first visitor waits
warm_up_soon()
