"""The questions of the team, by number: each answered on a graph, or what the data lack to answer it.

The list is data (``questions.toml``), in French and in English. What answers a question says so itself: an analysis
(`Analysis.questions`), a query of the catalogue (its header), a command (`doors`). Whoever asks gets the same
`Answer`: sentences, a table, the facts with their passages, the method, the limits, and what is missing.
"""

from pmlb_graph.questions.answer import Answer, Missing, Part
from pmlb_graph.questions.answering import answer, answering, lacking, parameters, proved
from pmlb_graph.questions.doors import door
from pmlb_graph.questions.ground import Ground, Memory
from pmlb_graph.questions.question import Need, Question, numbered, questions, search

__all__ = [
    "Answer",
    "Ground",
    "Memory",
    "Missing",
    "Need",
    "Part",
    "Question",
    "answer",
    "answering",
    "door",
    "lacking",
    "numbered",
    "parameters",
    "proved",
    "questions",
    "search",
]
