"""Work of libraries in a thread, for which the main thread waits where it hears of signals."""

from __future__ import annotations

import signal
from threading import current_thread, main_thread

import pytest

from translator.newsroom.drafts.worker_thread import call_in_thread, ended_by_signals, iterate_in_thread


def test_a_call_runs_in_another_thread_and_its_result_or_error_comes_back() -> None:
    assert call_in_thread(current_thread) is not main_thread()
    with pytest.raises(ZeroDivisionError):
        call_in_thread(lambda: 1 / 0)


def test_values_come_as_they_are_made_and_may_be_left() -> None:
    made: list[int] = []

    def numbers():  # type: ignore[no-untyped-def]
        for number in range(1000):
            made.append(number)
            yield number

    values = iterate_in_thread(numbers)
    assert next(values) == 0
    values.close()
    assert list(iterate_in_thread(lambda: [1, 2])) == [1, 2]


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    def own(_number: int, _frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, own)
    try:
        with ended_by_signals():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
