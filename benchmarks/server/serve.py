"""The bundled server with two routes more, which do nothing with what they get.

`/null` sends it back without looking at it, `/null/json` reads and writes it as JSON.

python benchmarks/server/serve.py DATA_DIR PORT [STATE] [ENGINE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Route

from querykit.api.settings import Settings
from querykit.api.wire import Answer, read_body
from querykit.server import Server


class Measured(Server):
    """A server with null routes, behind the same middleware."""

    def app(self):
        app = super().app()
        app.router.routes[:0] = [
            Route("/null", null, methods=["POST"]),
            Route("/null/json", null_json, methods=["POST"]),
        ]
        return app


async def null(request):
    """Send back the body."""
    return Response(await request.body(), media_type="application/json")


async def null_json(request):
    """Send back the value in the body."""
    body = await read_body(request)
    return Answer({"query": body["query"]})


def main():
    folder, port, *more = sys.argv[1:]
    state, engine = [*more, "", ""][:2]
    settings = Settings(
        data_dir=Path(folder),
        port=int(port),
        state=state or None,
        engine=engine or None,
        log_level="warning",
        at_once=200,
    )
    with Measured(settings) as server:
        server.serve()


if __name__ == "__main__":
    main()
