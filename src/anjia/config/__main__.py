"""``python -m anjia.config``: the command ``anjia`` without its installed script."""

from anjia.config.cli import main

main()
