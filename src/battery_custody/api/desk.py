"""The desk: where a request's question is asked, made fit for its asker, and written as an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import Header, Query, Request
from starlette.responses import Response

from battery_custody.access.principal import AccessRole, Principal
from battery_custody.access.pseudonym import pseudonym, replaced, words_of
from battery_custody.api.forms import Form, form_of, written
from battery_custody.api.refusals import NotAllowedError, UnknownCallerError
from battery_custody.api.service import Service
from battery_custody.api.view import View
from battery_custody.book import Book

#: The shortest purpose that is one.
SHORTEST_PURPOSE = 8

Personal = Annotated[
    Literal["pseudonyms", "clear"],
    Query(
        description="Owners, vehicles, telephones and representatives: as pseudonyms that are the same each time, "
        "or in clear to those whose key allows it, with the reason in X-Purpose."
    ),
]
Purpose = Annotated[
    str | None,
    Header(
        alias="X-Purpose",
        description="Why you ask; kept in the audit. Demanded for personal data in clear.",
        examples=["Inquiry 2026-118 into battery B1"],
    ),
]


@dataclass
class Desk:
    """One request: who asks, and how the answer is to be."""

    service: Service
    request: Request
    principal: Principal
    clear: bool = False
    _answered: dict[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What is asked, the page of it excepted: cursors are sealed for it."""
        asked = self.request.query_params.multi_items()
        query = sorted((name, value) for name, value in asked if name not in ("cursor", "nextPageToken"))
        return f"{self.principal.view}|{self.request.url.path}|{query}"

    async def answer(
        self,
        question: Callable[[View], dict[str, Any]],
        *,
        rows: str | None = None,
        columns: Sequence[str] = (),
    ) -> Response:
        """Answer a question, from memory where nothing changed since it was asked before.

        Args:
            question: asked in a thread, from one state of the ledger.
            rows: the part of the answer that CSV and Parquet hold; None: it comes as JSON alone.
            columns: their first columns, where there is no row to read them off.
        """
        headers = self.request.headers
        form = form_of(headers.get("accept"), tuple(Form) if rows else (Form.JSON,))
        readers = await self.service.readers()
        tag = self.service.seals.tag(
            self.service.stamp, self.principal.view, str(self.clear), form, self.request.url.path,
            self.request.url.query, self.service.pseudonym_key.hex(),
        )  # fmt: skip
        about = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, X-API-Key"}
        if tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=about)
        kept = self.service.remembered(tag)
        if kept is None:
            body = await readers.ask(lambda book: self._written(book, question, form, rows, columns))
            self.service.remember(tag, body, form)
            kept = (body, form)
        return Response(kept[0], headers=about, media_type=kept[1])

    async def ask(self, question: Callable[[View], dict[str, Any]]) -> dict[str, Any]:
        """Return the answer to a question, fit for its asker, to be sent on in another form."""
        readers = await self.service.readers()
        return await readers.ask(lambda book: self._fit(book, question(View(book, self.principal))))

    def _written(
        self,
        book: Book,
        question: Callable[[View], dict[str, Any]],
        form: Form,
        rows: str | None,
        columns: Sequence[str],
    ) -> bytes:
        return written(self._fit(book, question(View(book, self.principal))), form, rows, columns)

    def _fit(self, book: Book, answer: dict[str, Any]) -> dict[str, Any]:
        if self.clear:
            return answer
        personal = self.service.personal.ids(book.connection, words_of(answer))
        names = {text: pseudonym(self.service.pseudonym_key, text) for text in personal}
        fit: dict[str, Any] = replaced(answer, names)
        return fit


def desk_for(*roles: AccessRole) -> Callable[..., Desk]:
    """Return the dependency of a route that roles may use; `roles_of` reads them off it."""

    def at_desk(request: Request, personal: Personal = "pseudonyms", x_purpose: Purpose = None) -> Desk:
        principal = allowed(request, roles)
        if personal == "clear":
            if not principal.personal:
                raise NotAllowedError("Your key does not allow personal data in clear; ask for one that does.")
            if x_purpose is None or len(x_purpose.strip()) < SHORTEST_PURPOSE:
                raise NotAllowedError("Personal data are given in clear for a purpose only; say why in X-Purpose.")
            request.state.audited = {"personal": "clear"}
        return Desk(request.app.state.service, request, principal, personal == "clear")

    at_desk.roles = roles  # type: ignore[attr-defined]  # read by the tests that walk all routes with all roles
    return at_desk


def allowed(request: Request, roles: Sequence[AccessRole]) -> Principal:
    """Return who asks, if that role may use the route.

    Raises:
        UnknownCallerError: for the public where a key is due.
        NotAllowedError: for another role.
    """
    principal: Principal = request.state.principal
    if principal.role in roles:
        return principal
    if principal.role is AccessRole.PUBLIC:
        raise UnknownCallerError(
            "A key or token is due here; send it as Authorization: Bearer.",
            {"WWW-Authenticate": 'Bearer realm="custody"'},
        )
    raise NotAllowedError(f"The role {principal.role} may not ask this; it is for {', '.join(roles)}.")
