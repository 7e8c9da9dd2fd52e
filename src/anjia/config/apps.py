"""Django application of the installation itself: its commands and start-up checks."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Holds the commands that set up, run and check an installation."""

    name = "anjia.config"
    label = "installation"
