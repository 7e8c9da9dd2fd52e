"""The web application. WSGI, because every page is a synchronous view over PostgreSQL."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anjia.config.settings")
application = get_wsgi_application()
# Here, and not only in `anjia run`: whatever server loads this module must not serve either.
# It speaks of models, which may be imported only now that all are loaded.
import_module("anjia.base.scope.serving").refuse_on_faults(connection)
