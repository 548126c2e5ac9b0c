"""
Jobs: the work on one article, apart from files, so that it can be done in this process, in others, or on a cluster.

A job holds all that the work needs, and no paths; a function of a module does it. Whoever makes the jobs, the
coordinator, alone reads and writes files, holds locks and talks to git. `work_through` makes jobs of items, has a
backend do them, and hands out what became of each, in order.
"""

from translator.newsroom.house.jobs.job import Backend, House, Job, Outcome, Serial, Workplace, work_through

__all__ = ["Backend", "House", "Job", "Outcome", "Serial", "Workplace", "work_through"]
