"""`python -m querykit`."""

from querykit.cli import main

main()
