"""Run the command line as ``python -m pmlb_graph``."""

from pmlb_graph.cli import main

if __name__ == "__main__":
    main()
