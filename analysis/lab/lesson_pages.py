"""The page of a lesson: story, bets, flips that open in the sandbox, debate, and the teacher's sheet to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.scenario.evidence import find_evidence, is_evidence
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..figures.naming import signed
from .lessons import BASE, Lesson
from .lessons import Words as Texts
from .pages import page
from .sandbox_routes import links_of, words_for
from .wording import Words


def lesson_routes(lessons: Sequence[Lesson]) -> list[Route]:
    """The route of the lessons that the lab holds."""
    known = {lesson.file.name: lesson for lesson in lessons}

    async def shown(request: Request) -> Response:
        lesson = known.get(request.path_params["name"])
        if lesson is None:
            raise HTTPException(404, "there is no such lesson here")
        words = words_for(request)
        return HTMLResponse(page("lesson.html", words, links_of(request), **told(lesson, words)))

    return [Route("/lesson/{name}", shown)]


def lesson_titles(lessons: Sequence[Lesson], words: Words) -> list[tuple[str, str]]:
    """Names and titles of the lessons in a language."""
    return [(lesson.file.name, _said(lesson.file.title, words)) for lesson in lessons]


def told(lesson: Lesson, words: Words) -> dict[str, Any]:
    """All that the page shows, in a language; answers are those of the model as it is now."""
    one, names = lesson.file, words.actors(lesson.sandbox.case(lesson.setting).scenario)
    key = lesson.key()
    sheet, about = one.sheet, words.page["lesson_about"]
    return {
        "title": _said(one.title, words),
        "about": about.format(state=names[one.state], power=names[one.power], runs=lesson.setting.runs),
        "vignette": _said(one.vignette, words),
        "bets": [
            {"question": _dated(bet.year, _said(bet.question, words)), "answer": _shares(row["model"], words)}
            for bet, row in zip(one.bets, key["bets"], strict=True)
        ],
        "base": _link(lesson, BASE, words),
        "flips": [{"title": _said(flip.title, words), "link": _link(lesson, flip.name, words)} for flip in one.flips]
        + [{"title": words.theory(name, name), "link": _link(lesson, name, words)} for name in one.rivals],
        "claims": [
            {"words": _said(claim.words, words), "value": _value(row["value"], claim.than is not None, words)}
            for claim, row in zip(one.claims, key["claims"], strict=True)
        ],
        "debate": _said(one.debate, words),
        "miss": _said(one.miss.words, words),
        "sheet": [
            (words.page[f"lesson_{name}"], _said(getattr(sheet, name), words))
            for name in ("what", "run", "notice", "misleads")
        ],
        "questions": [{"ask": _said(q.ask, words), "answer": _said(q.answer, words)} for q in sheet.questions],
        "sources": [_source(source) for source in one.sources],
    }  # fmt: skip


def _said(texts: Texts, words: Words) -> str:
    return str(getattr(texts, words.language))


def _dated(year: int, text: str) -> str:
    """A question with its year, where it does not name it."""
    return text if str(year) in text else f"{year}: {text}"


def _link(lesson: Lesson, world: str, words: Words) -> str:
    return f"/sandbox?{lesson.world(world).query()}&lang={words.language}"


def _shares(shares: Mapping[str, float], words: Words) -> str:
    """Shares of the strategies in words, the largest first."""
    ranked = sorted(shares.items(), key=lambda one: -one[1])
    return ", ".join(f"{words.strategies[name]} {share:.0%}" for name, share in ranked if share >= 0.005)


def _value(value: float, difference: bool, words: Words) -> str:
    return f"{signed(100.0 * value, 0)} {words.script['points']}" if difference else f"{value:.0%}"


def _source(source: str) -> str:
    """A source; of a record of the evidence what it says."""
    return f"{source}: {find_evidence(source).claim.strip()}" if is_evidence(source) else source
