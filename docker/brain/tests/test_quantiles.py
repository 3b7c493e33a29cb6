import numpy as np
import pytest

from voltaire_brain.quantiles import at_levels, check_levels, sample_levels
from voltaire_brain.refusal import Refusal

KNOWN = np.array([0.1, 0.5, 0.9])


def test_known_levels_come_back_as_they_are() -> None:
    values = np.array([[1.0, 2.0, 4.0]])
    assert at_levels(values, KNOWN, [0.1, 0.5, 0.9]).tolist() == [[1.0, 2.0, 4.0]]


def test_levels_that_are_not_evenly_spaced_are_still_interpolated_between_neighbours() -> None:
    known = np.array([0.01, 0.05, 0.5, 0.99])
    values = np.array([0.0, 4.0, 13.0, 20.0])
    assert at_levels(values, known, [0.02, 0.275, 0.5]) == pytest.approx([1.0, 8.5, 13.0])


def test_quantiles_that_cross_are_put_in_order() -> None:
    crossed = np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    assert at_levels(crossed, KNOWN, [0.1, 0.5, 0.9]).tolist() == [[1.0, 2.0, 3.0]] * 2
    assert at_levels(crossed, KNOWN, [0.3, 0.5]).tolist() == [[1.5, 2.0]] * 2


def test_a_quantile_that_is_no_number_stays_one_to_be_refused() -> None:
    values = np.array([1.0, float("nan"), 2.0])
    assert np.isnan(at_levels(values, KNOWN, [0.1, 0.5, 0.9])).any()


@pytest.mark.parametrize("wanted", [[0.099, 0.5], [0.5, 0.901], [0.001, 0.5, 0.999]])
def test_levels_beyond_the_known_ones_are_refused(wanted: list[float]) -> None:
    with pytest.raises(Refusal, match=r"^levels: this model knows those from 0.1 to 0.9$"):
        check_levels(KNOWN, wanted)


def test_a_level_that_differs_by_rounding_only_is_known() -> None:
    check_levels(KNOWN, [0.1 - 1e-12, 0.5, 0.9 + 1e-12])
    values = np.array([1.0, 2.0, 4.0])
    assert at_levels(values, KNOWN, [0.1 - 1e-12, 0.5, 0.9 + 1e-12]).tolist() == [1.0, 2.0, 4.0]


def test_a_hundred_samples_know_one_percent_but_twenty_do_not() -> None:
    check_levels(sample_levels(100), [0.01, 0.5, 0.99])
    with pytest.raises(Refusal):
        check_levels(sample_levels(20), [0.01, 0.5, 0.99])


def test_the_median_of_samples_is_their_middle() -> None:
    samples = np.array([5.0, 1.0, 3.0])
    assert at_levels(np.sort(samples), sample_levels(3), [0.5]).tolist() == [3.0]
