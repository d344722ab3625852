"""Serve the built book on this machine, and on this machine only.

Run ``python tools/serve.py FOLDER PORT``. The standard server would greet first and fail afterwards
with a traceback where the port is taken; here the address is printed once it is ours.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


def bound(folder: str, port: str) -> ThreadingHTTPServer:
    """Return a server of `folder` that holds its port, or end with a plain message."""
    try:
        return ThreadingHTTPServer(
            (HOST, int(port)), partial(SimpleHTTPRequestHandler, directory=folder)
        )
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        sys.exit(f"Port {port} cannot be used ({reason}). Try: make serve PORT=8001")


def main(folder: str, port: str) -> None:
    """Serve until Ctrl+C."""
    with bound(folder, port) as server:
        print(f"The book is at http://{HOST}:{server.server_port}/ (stop with Ctrl+C).", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(*sys.argv[1:])
