"""Durations: survival with censoring, held against published values and its own definition."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import measures
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak, tr
from pmlb_graph.measures.durations import EPHEMERAL, LASTING, UNKNOWN, Span, _span

# Freireich et al. (1963), Blood 21(6): weeks of remission of leukaemia, 6-MP against placebo; + is censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def _tie(duration: float, ended: bool, fact: str = "") -> Span:
    end = (100.0 + duration,) * 2
    return Span(fact, "", "", "", "", (100.0, 100.0), end if ended else None, end[0])


def _trial(text: str) -> list[Span]:
    return [_tie(float(word.strip("+")), "+" not in word) for word in text.split()]


def test_remissions_of_freireich() -> None:
    found = measures.survival(_trial(SIX_MP))
    # Kalbfleisch & Prentice (2002), p. 17, and Kleinbaum & Klein (2012), table 2.3.
    assert found.years == (6, 7, 10, 13, 16, 22, 23)
    assert [round(share, 4) for share in found.share] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert (found.median, found.spans, found.ends) == (23, 21, 9)
    # The interval of R's survfit(conf.type = "log-log"): from 13 weeks, without an upper bound.
    assert found.median_low == 13
    assert isnan(found.median_high)
    assert [round(x, 3) for x in (found.low[0], found.high[0])] == [0.620, 0.952]
    assert measures.survival(_trial(PLACEBO)).median == 8


def test_the_trial_of_freireich_is_told_by_the_logrank_test() -> None:
    # Kleinbaum & Klein (2012), chapter 2: 16.79 on one degree of freedom.
    found = measures.logrank(_trial(PLACEBO), _trial(SIX_MP))
    assert round(found.z**2, 2) == 16.79
    assert found.z > 0
    assert found.p < 0.0001


times = st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=25)


@settings(deadline=None)
@given(times)
def test_survival_is_that_of_its_definition(rows: list[tuple[int, bool]]) -> None:
    found = measures.survival([_tie(t, ended) for t, ended in rows])
    left, shares = 1.0, []
    at = sorted({t for t, ended in rows if ended})
    for t in at:
        followed = sum(other >= t for other, _ in rows)
        left *= 1 - sum(other == t and ended for other, ended in rows) / followed
        shares.append(left)
    assert found.years == tuple(at)
    assert found.share == pytest.approx(shares, abs=1e-12)
    halves = [t for t, share in zip(at, shares, strict=True) if share <= 0.5 + 1e-12]
    assert found.median == (halves[0] if halves else pytest.approx(float("nan"), nan_ok=True))
    assert found.shortest == pytest.approx(found.median, nan_ok=True)
    assert all(isnan(low) or low <= share + 1e-12 for low, share in zip(found.low, found.share, strict=True))
    assert all(isnan(high) or share <= high + 1e-12 for high, share in zip(found.high, found.share, strict=True))


def test_an_unknown_end_is_not_a_tie_that_lasts() -> None:
    seen = Span("f", "", "", "", "", (2000.0, 2001.0), None, 2005.0)
    unseen = Span("g", "", "", "", "", (2000.0, 2001.0), None, None)
    before = Span("h", "", "", "", "", (2000.0, 2001.0), None, 1999.0)
    undated = Span("i", "", "", "", "", None, (2003.0, 2004.0), 2005.0)
    planned = Span("j", "", "", "", "", (2000.0, 2001.0), (2027.0, 2028.0), 2004.0)
    found = measures.survival([seen, unseen, before, undated, planned], horizon=2010.0)
    assert (found.spans, found.ends) == (2, 0)
    assert found.excluded == {"start": 1, "last": 2}
    assert isnan(found.median)
    assert found.share == ()
    told = measures.lasting([seen, unseen, undated, planned, _tie(2, True, "k"), _tie(20, False, "l")], horizon=2010.0)
    assert told == {"f": UNKNOWN, "g": UNKNOWN, "i": UNKNOWN, "j": UNKNOWN, "k": EPHEMERAL, "l": LASTING}


def test_the_horizon_is_that_of_the_sources() -> None:
    ties = [_tie(5, False), _tie(3, True)]
    assert measures.survival(ties).ends == 1
    assert measures.survival(ties, horizon=102.0).ends == 0
    assert measures.survival([]).spans == 0
    assert isnan(measures.logrank([], ties).p)


def test_the_precision_of_dates_bounds_the_median() -> None:
    ties = [Span("", "", "", "", "", (2000.0, 2001.0), (2010.0, 2011.0), 2015.0) for _ in range(4)]
    found = measures.survival(ties)
    assert (found.shortest, found.median, found.longest) == (9.0, 10.0, 11.0)


def test_a_doubtful_end_is_a_date_at_which_it_is_seen() -> None:
    row = {"nature": "adhésion", "forme": "ns#Pole", "sujetLibelle": "A", "cadreLibelle": "B", "debut": "2012"}
    span = _span("f", [row | {"fin": "2021-05-31", "rangFin": "3", "derniere": "2015"}])
    assert span.end is None
    assert span.last == pytest.approx(2021.413, abs=0.01)
    assert _span("f", [row | {"fin": "2021", "rangFin": "2"}, row | {"debut": "2010-07"}]) == Span(
        "f", "adhésion", "Pole", "A", "B", (2010.5, 2013.0), (2021.0, 2022.0), None
    )


def test_what_lasts_is_said_in_french() -> None:
    speak("fr")
    assert [tr(word) for word in (LASTING, EPHEMERAL, UNKNOWN)] == ["durable", "éphémère", "non connu"]


def test_memberships_of_the_real_data(embedded: Embedded) -> None:
    spans = measures.spans(embedded)
    assert len({span.fact for span in spans}) == len(spans)
    memberships = [span for span in spans if span.kind == "adhésion"]
    found = measures.survival(memberships)
    assert found.spans + sum(found.excluded.values()) == len(memberships) == 101
    assert found.ends == 5  # the five of the Espace métropolitain, 2004-2012: the exit of Saint-Nazaire is uncertain
    assert 0 < found.share[-1] < 1
    told = measures.lasting(spans)
    emlb = [span.fact for span in memberships if span.end is not None]
    assert {told[fact] for fact in emlb} == {LASTING}
