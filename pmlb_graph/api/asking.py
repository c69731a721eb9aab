"""Questions asked of a graph, and answered with their evidence, their method and their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pmlb_graph import analyses, questions
from pmlb_graph.analyses import Bench, findings
from pmlb_graph.analyses.finding import said
from pmlb_graph.api.answer import Answer, answered
from pmlb_graph.api.source import Parameter, Source, Text
from pmlb_graph.api.table import Table
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, tr
from pmlb_graph.questions import Ground, Missing, Part


class Asking(Source):
    """What answers questions: analyses, findings, invitations, scenarios."""

    def ask(self, question: int | str, /, *, replicas: int = 200, seed: int = 42, **parameters: Parameter) -> Answer:
        """Answer a question of the team, by its number or by its words.

        Parameters
        ----------
        question : int or str
            Its number, or words that only one question has.
        replicas, seed : int
            Random draws beside which values are set, and their seed.
        **parameters
            What may be precised; an underscore stands for a hyphen.
        """
        with self._speaking():
            found = (
                [questions.numbered(int(question))] if str(question).isdecimal() else questions.search(str(question))
            )
            if len(found) != 1:
                choices = "; ".join(f"{one.number}. {one.text}" for one in found)
                message = tr("no question has the words “{words}”; `questions()` lists them")
                if found:
                    message = tr("several questions have the words “{words}”, choose a number: {choices}")
                raise UsageError(message.format(words=question, choices=choices))
            one = found[0]
            known = questions.parameters(one)
            told = {key if key in known else key.replace("_", "-"): value for key, value in parameters.items()}
            answer = questions.answer(one, self._ground(replicas, seed), self._given(told, at=False))
            title = f"{one.number}. {one.text}"
            return answered(title, answer.parts, answer.evidence, answer.missing, (self.notes, self.lang))

    def analysis(self, name: str, *, replicas: int = 200, seed: int = 42) -> Answer:
        """Answer one analysis: figures beside chance, table, evidence, method, limits."""
        with self._speaking():
            found = analyses.named(name).answer(self._bench(replicas, seed))
            return self._told(Part.of(found), found.title)

    def findings(self, *, replicas: int = findings.REPLICAS, seed: int = 42, every: bool = False) -> Table:
        """Return the findings that survive chance and doubt; with ``every``, the others too, and why they fall."""
        with self._speaking():
            found = findings.weigh(self._bench(replicas, seed))
            kept = found if every else findings.surviving(found)
            columns = ("finding", "beside_chance", "value", "p_holm", "holds", "survives", "why", "limit", "analysis")
            rows = [
                (one.claim.sentence, said(one.claim.tested, 3), one.claim.tested.value, one.p, one.claim.holds,
                 one.survives, one.why or None, one.claim.limit, one.analysis)
                for one in kept
            ]  # fmt: skip
            return self._table(columns, rows, counted("{n} claim was tested.", "{n} claims were tested.", len(found)))

    def interactions(
        self, *, model: str = "", kinds: Sequence[str] = (), minutes: Text | None = None, page: Text | None = None
    ) -> Table:
        """Return the pairs of EPCI that interact without documented cooperation, then those that cooperate beyond.

        Parameters
        ----------
        model : {"flows", "gravity", "radiation", "huff"}, optional
            What tells interaction; by default observed flows when some were imported, gravity otherwise.
        kinds : sequence of str
            Only these kinds of pair, such as ``metropole/rural``.
        minutes : path, optional
            Travel times in place of kilometres: a CSV with origine, destination and minutes.
        page : path, optional
            Write the page too: map, scatter, table, evidence.
        """
        from pmlb_graph.analyses import exchanges, pairs
        from pmlb_graph.analyses.interaction import ABSENCE, basis

        with self._speaking():
            bench = self._bench(200, 42)
            asking = exchanges.Ask(minutes=None if minutes is None else Path(minutes))
            found = exchanges.exchanges(bench, asking)
            chosen = exchanges.model_named(found, model, asking.indicator)
            wanted = exchanges.kinds_named(found, kinds)
            kept = pairs.kept(found, chosen, wanted)
            rows = [pairs.row(bench, found, chosen, reading, k) for reading, some in kept.items() for k in some]
            if page is not None:
                from pmlb_graph import exchanges as drawn
                from pmlb_graph import files

                files.write(Path(page), drawn.interactions_page(bench, found, self._project, chosen, wanted))
            notes = (tr(exchanges.HOW[chosen]), tr(ABSENCE), *self.notes)
            return Table(tuple(pairs.heads(chosen)), tuple(rows), basis(found, chosen), notes, self.lang)

    def invite(self, theme: str | Sequence[str], *, territoire: str | Sequence[str] = (), role: str = "") -> Answer:
        """Suggest whom to invite: why, on which evidence, and what such a list is worth."""
        given = {"theme": theme, "territoire": territoire, "role": role}
        texts = {key: (one,) if isinstance(one, str) else tuple(one) for key, one in given.items() if one}
        return self._through("invite", texts)

    def scenario(self, file: Text) -> Answer:
        """Say what would change if a scenario held; the data are never touched."""
        return self._through("scenario", {"fichier": (str(file),)})

    def coverage(self) -> Answer:
        """Say what is attested and how well, and how many EPCI the documented cooperations reach."""
        return self._through("coverage", {})

    def _through(self, name: str, given: Mapping[str, Sequence[str]]) -> Answer:
        """Let a command of the program answer."""
        with self._speaking():
            found = questions.door(name).answer(self._ground(200, 42), given)
            if isinstance(found, Missing):
                raise UsageError(str(found))
            return self._told(found, found.title)

    def _told(self, part: Part, title: str) -> Answer:
        parts, known = questions.proved(self._ground(200, 42), (part,))
        return answered(title, parts, known, (), (self.notes, self.lang))

    def _bench(self, replicas: int, seed: int) -> Bench:
        if (replicas, seed) not in self._benches:
            data = None if self.endpoint else self.data
            self._benches[replicas, seed] = Bench(self._then, replicas, seed, data=data)
        return self._benches[replicas, seed]

    def _ground(self, replicas: int, seed: int) -> Ground:
        return Ground(self._bench(replicas, seed), self.data, tables=not self.endpoint, files=True)
