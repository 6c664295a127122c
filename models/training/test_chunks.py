import numpy as np
import pytest

from chunks import Plan
from embedders import lead_weights, pooling_weights

PLAN = Plan([0], [9], room=3, unread=frozenset({5}), parts=frozenset({7}))


@pytest.mark.parametrize(
    ("text", "most", "chunks"),
    [
        ([], None, [(0, [0, 9])]),
        ([[5], [5]], None, [(0, [0, 9])]),
        ([[1, 5, 2], [3]], None, [(0, [0, 1, 2, 3, 9])]),
        ([[1, 2], [3, 4]], None, [(0, [0, 1, 2, 9]), (2, [0, 3, 4, 9])]),
        ([[1], [1, 2, 3, 4], [6]], None, [(0, [0, 1, 9]), (1, [0, 1, 2, 3, 9]), (4, [0, 4, 6, 9])]),
        ([[5, 7], [5]], None, [(0, [0, 5, 7, 9])]),
        ([[1, 5, 2], [3, 4], [6]], 3, [(0, [0, 1, 2, 3, 9])]),
    ],
)
def test_a_text_is_cut(text: list[list[int]], most: int | None, chunks: list):
    assert PLAN.cut(text, most) == chunks


def test_pooling_weighs_as_config_says():
    lead = {"half": 2, "least": 0.25}
    assert lead_weights(3, 0, lead) == pytest.approx([1, 1 / (1 + 1 / 8), 0.5])
    assert lead_weights(2, 90, lead).tolist() == [0.25, 0.25]
    assert np.array_equal(pooling_weights([0, 1, 9], 4, 2, {"pooling": "lead", "lead": lead}), lead_weights(3, 4, lead))
    assert pooling_weights([0, 1, 2, 9], 7, 2, {"pooling": "mean"}).sum() == 2  # its tokens, of whatever states
    assert pooling_weights([0, 9], 0, 2, {}).sum() == 1
