"""The server: linked data, SPARQL, named queries and reconciliation, read-only by construction.

Nothing here writes: no route updates anything, queries are read before they are run, and run in processes that are
stopped when they go beyond their limits.

`service.Service` holds what is served, `application.application` answers, `running.run` listens. Workers import this
package too: nothing is imported here, so that they start at once.
"""
