"""Lets `python -m funnel_tui` start the program where the script is not on the PATH."""

from funnel_tui.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
