"""
What `publish` takes over an archive: `python -m benchmarks.speed.publish_speed [--articles 1000] [--layouts …]`.

Makes so many articles of 30 segments with drafts of the pseudo engine in both Chinese scripts, checks them as a
newsroom does before it publishes, and publishes them in each layout: for the first time, again with nothing changed,
after one sentence was edited, and after all findings of the checks were thrown away. Every line is a whole command in a
process of its own: seconds of processor time (user and system), and on the clock.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.speed.large_articles import PER_ARTICLE, REPOSITORY, change, run, write_project


def publish(root: Path, layout: str, articles: int) -> None:
    """Publish all articles in one layout, again and again."""
    command = ("publish", "--draft", "--layout", layout)
    run(root, f"{layout}: first", *command, program=REPOSITORY)
    run(root, f"{layout}: again, nothing changed", *command, program=REPOSITORY)
    slug = f"harbour-{articles // 2:04}"
    change(root / f"articles/en/{slug}.md", "ice carried", "ice took")
    run(root, f"{layout}: (sync after one sentence was edited)", "sync", slug, program=REPOSITORY)
    run(root, f"{layout}: one article changed", *command, program=REPOSITORY)
    change(root / f"articles/en/{slug}.md", "ice took", "ice carried")
    run(root, f"{layout}: (sync)", "sync", slug, program=REPOSITORY)


def main() -> None:
    """Run all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--layouts", default="markdown,html,hugo")
    options = parser.parse_args()
    print(f"| {'seconds':<58} | {'CPU':>7} | {'clock':>7} |")
    print(f"|{'-' * 60}|{'-' * 9}|{'-' * 9}|")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_project(root, options.articles, PER_ARTICLE, '"zh-Hans", "zh-Hant"')
        run(root, "(sync)", "sync", program=REPOSITORY)
        for tag, engine in (("zh-Hans", ("--engine", "pseudo")), ("zh-Hant", ())):
            run(root, f"(translate --to {tag})", "translate", "--to", tag, *engine, program=REPOSITORY)
        run(root, "(check)", "check", program=REPOSITORY)
        for layout in options.layouts.split(","):
            publish(root, layout, options.articles)
        for path in (root / ".translator").glob("house.sqlite*"):
            path.unlink()
        run(root, "json: first, nothing checked before", "publish", "--draft", "--layout", "json", program=REPOSITORY)


if __name__ == "__main__":
    main()
