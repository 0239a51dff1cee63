"""The ASGI application: its routes, its problems and its description."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.routing import Route

from semsearch.errors import SemsearchError, TokenRefused
from semsearch.index import Index
from semsearch.schemas.problem import Problem
from semsearch.server import openai, openai_errors, problems, questions
from semsearch.server.auth import ROUTES, AuthMiddleware, Cors, check_question, denied
from semsearch.server.middleware import BodyLimit, HeadAsGet, RequestLimit, SecurityHeaders, UnhandledErrors
from semsearch.server.openapi import examples
from semsearch.server.openapi.nulls import allow_nulls
from semsearch.server.routers import archive, ask, discovery, feeds, health, pages, surveys
from semsearch.server.routers.mcp import PATH, Mcp
from semsearch.text.origins import origins

DESCRIPTION = """Ask a news archive in plain language: get the best-matching articles and the other coverage
of the same story.

Every error is `application/problem+json` (RFC 9457) with a stable `code`. Under `/v1/` keys that are not
known, of a body or an address, are refused; elsewhere they are ignored. A key whose value is null counts
as not given. The routes of OpenAI's protocol keep its ways: their errors have its form, and keys that are not
known are ignored. Every answer comes from one whole revision of the index, which `index.revision` names;
a newer one is picked up without a restart.

If the server requires access tokens, every route except `/healthz` and `/readyz` takes one, in the header
`Authorization: Bearer TOKEN` or, by `GET`, as the parameter `token` of the address."""
_SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Created by `semsearch token`; needed if the server's settings require one.",
    }
}


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Describe the interface.

        Added to the framework's description: the schemas of errors, which no route returns, the nulls that
        bodies may have, and the examples of good replies, from which it would drop every null.
        """
        if not self.openapi_schema:
            described = super().openapi()
            _, shapes = models_json_schema(
                [(shape, "serialization") for shape in (Problem, openai_errors.Failed, openai.Chunk)],
                ref_template="#/components/schemas/{model}",
            )
            described["components"]["schemas"] |= shapes["$defs"]
            allow_nulls(described)
            described["components"]["securitySchemes"] = _SECURITY
            described["security"] = [{}, {"token": []}]
            for operation in (one for methods in described["paths"].values() for one in methods.values()):
                for parameter in operation.get("parameters", []):
                    if parameter["schema"].get("deprecated"):  # which the framework leaves in the schema
                        parameter["deprecated"] = True
            for (path, method), example in {**examples.REPLIES, **openai.REPLIES}.items():
                good = described["paths"][path][method]["responses"]["200"]
                good["content"]["application/json"]["example"] = example
        return super().openapi()


def app(index: Index, listening: str = "") -> FastAPI:
    """Return the application over an index, which the caller closes.

    Nothing is read from the index until a request comes. The description stands at `/openapi.json`. `/mcp`
    answers while the lifespan runs.

    Args:
        index: Its settings say who may ask.
        listening: The address that the server listens on; by default the settings'.
    """
    mcp = Mcp(index)
    application = _Application(
        title="semsearch",
        version=version("semsearch"),
        description=DESCRIPTION,
        docs_url=None,  # both pages would load their scripts from a foreign host
        redoc_url=None,
        redirect_slashes=False,
        lifespan=mcp.lifespan,
        dependencies=[Depends(check_question)],
    )
    application.state.index = index
    application.state.questions = questions.limiter(written=bool(index.settings.llm.base_url))
    server = index.settings.server
    # The last one added runs first.
    application.add_middleware(AuthMiddleware, index=index, listening=listening or server.host)
    application.add_middleware(Cors, allowed=origins(server.origins))
    application.add_middleware(BodyLimit)
    application.add_middleware(HeadAsGet)
    application.add_middleware(RequestLimit, limit=server.max_requests)
    application.add_middleware(UnhandledErrors)
    application.add_middleware(SecurityHeaders)
    application.add_exception_handler(SemsearchError, problems.of_ours)
    application.add_exception_handler(TokenRefused, denied)
    application.add_exception_handler(RequestValidationError, problems.of_validation)
    application.add_exception_handler(HTTPException, problems.of_http)
    application.include_router(ask.router)
    application.include_router(archive.router)
    application.include_router(surveys.router)
    application.include_router(health.router)
    application.include_router(openai.router)
    application.include_router(feeds.router)
    application.include_router(discovery.router)
    application.include_router(pages.router)
    application.router.routes.extend(ROUTES)
    application.router.routes.append(Route(PATH, mcp, methods=["POST"], include_in_schema=False))
    return application
