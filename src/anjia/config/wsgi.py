"""The web application. WSGI, because every page is a synchronous view over PostgreSQL."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anjia.config.settings")
application = get_wsgi_application()
