"""The words of the page of questions, by the key its script knows them by."""

from __future__ import annotations

from pmlb_graph.language import later

WORDS = {
    "parts": later("Parts of the site"),
    "nav": later("Site"),
    "home": later("Back to the index"),
    "answer": later("Answer"),
    "list": later("The questions"),
    "search": later("Search among the questions"),
    "found": later("{n} questions"),
    "found_one": later("one question"),
    "found_none": later("no question: try another word"),
    "own": later("Write a question of one’s own in SPARQL"),
    "lead": later(
        "Choose a question of the list: it is answered at once, from the data that this page carries. Fill its "
        "blanks to make it yours."
    ),
    "privacy": later("Nothing that you ask leaves this page. The address bar keeps your question: copy it to send it."),
    "lead_endpoint": later(
        "Choose a question of the list: this site’s SPARQL endpoint answers it. Fill its blanks to make it yours."
    ),
    "privacy_endpoint": later("The address bar keeps your question: copy it to send it."),
    "blanks": later("Blanks of the question"),
    "any": later("any"),
    "choose": later("choose"),
    "required": later("to be chosen"),
    "run": later("Answer (Ctrl+Enter)"),
    "stop": later("Stop"),
    "see_sparql": later("See the SPARQL"),
    "hide_sparql": later("Hide the SPARQL"),
    "editor_label": later("Text of the question in SPARQL"),
    "editor_keys": later(
        "Ctrl+Enter answers, Ctrl+Space completes the ontology’s terms, Tab and Escape leave the text."
    ),
    "csv": later("Table for a spreadsheet (CSV)"),
    "json": later("Data (JSON)"),
    "more": later("Show more rows ({n} left)"),
    "rows": later("{n} rows in {s} s"),
    "rows_one": later("One row in {s} s"),
    "rows_none": later("No row in {s} s: no source that was entered says so."),
    "truth_yes": later("Yes, in {s} s"),
    "truth_no": later("No, in {s} s: no source that was entered says so."),
    "yes": later("yes"),
    "no": later("no"),
    "loading": later("Loading the data…"),
    "asking": later("The question is being answered…"),
    "stopped": later("Stopped: the question was not answered. Narrow it, for instance with LIMIT."),
    "own_question": later("A question in SPARQL"),
    "own_meaning": later(
        "SPARQL 1.1. Without GRAPH, a pattern asks all the sources together; GRAPH ?g says which source states what."
    ),
    "subject": later("Subject"),
    "property": later("Property"),
    "value": later("Value"),
    "refused_long": later("The question is longer than {n} characters: shorten it."),
    "refused_update": later("{word}: a question only reads. The tables are changed in the folder data/, not here."),
    "refused_service": later(
        "SERVICE: this page asks nobody else. Take this part away, or use the command pmlb-graph query with --allow."
    ),
    "error_at": later("The question cannot be read: line {line}, column {column}."),
    "error_prefix": later("This prefix is not declared: add a line PREFIX at the top."),
    "error_expected": later("Expected here, among others: {words}"),
    "error_other": later("The question could not be answered."),
    "engine_lost": later("The engine ran out of memory, or stopped: narrow the question, for instance with LIMIT."),
    "endpoint_silent": later("The SPARQL endpoint does not answer: check that the server runs."),
    "wrong_date": later("{name}: “{value}” is not a date: write 2021, 2021-05 or 2021-05-31"),
    "wrong_value": later("{name}: nothing, or several things, are called “{value}”: choose in the list"),
    "wanting": later("{name}: choose what the question is about"),
    "noscript": later("This page needs JavaScript to answer. No outside script is loaded."),
    "unbuilt": later(
        "The editor was not built when the program was installed, so that this page cannot answer. To get it: "
        "install Node.js with npm, install pmlb-graph again, and write the site again. Until then, the command "
        "pmlb-graph query answers the same questions."
    ),
    "inside": later(
        "This browser opens no worker from a file: the page answers by itself, and a long question cannot be stopped."
    ),
}
