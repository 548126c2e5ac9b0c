"""Active time: gaps between keys below thirty seconds and nothing else."""

from __future__ import annotations

from translator.newsroom.review.progress import PAUSE, ActivityTimer


def clock_with(*moments: float) -> ActivityTimer:
    clock = ActivityTimer()
    for moment in moments:
        clock.key(moment)
    return clock


def test_gaps_below_thirty_seconds_are_work_and_longer_ones_are_pauses() -> None:
    clock = clock_with(100, 102, 131.9, 161.9, 162.9, 500)

    assert clock.take() == 2 + 29 + 1
    assert PAUSE == 30


def test_what_is_taken_is_not_counted_again_and_parts_of_seconds_are_not_lost() -> None:
    clock = clock_with(0)
    taken = []
    for number in range(1, 101):
        clock.key(number * 0.4)
        taken.append(clock.take())

    assert set(taken) == {0, 1}
    assert sum(taken) in {39, 40}


def test_a_segment_left_without_a_decision_leaves_no_time_to_the_next() -> None:
    clock = clock_with(0, 5)
    clock.drop()
    clock.key(6)

    assert clock.take() == 1
