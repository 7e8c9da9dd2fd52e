"""Django application: Demonstration county."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demonstration county."""

    name = "anjia.demo"
    label = "demo"
