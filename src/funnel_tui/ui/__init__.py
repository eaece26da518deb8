"""The program on screen."""

import sys

if "asyncio" not in sys.modules and "ssl" not in sys.modules:
    # Textual needs asyncio, which takes OpenSSL along where it finds it: a twentieth of the time to the first
    # frame and 4 MB (measured), for connections that a program without a network never makes.
    sys.modules["ssl"] = None  # type: ignore[assignment]
    import asyncio  # noqa: F401

    del sys.modules["ssl"]
