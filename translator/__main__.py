"""`python -m translator` is `translator`."""

from translator.cli import main

if __name__ == "__main__":  # Processes that work beside this one import it under another name.
    main()
