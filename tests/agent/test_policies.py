import pytest

from earvoice.agent.policies import FREE, READ, Learned, Offline, WaitK, parse_policy
from earvoice.agent.step import WriteRule
from earvoice.errors import ConfigError
from earvoice.types import Language


def test_wait_k_reads_before_the_kth_turn_then_writes_at_its_rate_then_is_free() -> None:
    policy = WaitK(k=3, tokens_per_chunk=5)
    rules = [policy.rule(turn, chunks=1, final=turn == 5) for turn in range(6)]
    five = WriteRule(min_tokens=5, max_tokens=5)
    assert rules == [READ, READ, five, five, five, FREE]


def test_wait_k_has_to_begin_at_the_end_of_a_source_that_is_shorter_than_k() -> None:
    policy = WaitK(k=4)
    assert policy.rule(3, chunks=1, final=True) == WriteRule(min_tokens=1)
    assert policy.rule(4, chunks=1, final=True) == FREE


def test_wait_k_writes_in_proportion_to_the_turn() -> None:
    assert WaitK(1, 4).rule(0, chunks=3, final=False) == WriteRule(12, 12)


def test_a_rate_of_half_a_token_is_kept_over_the_turns() -> None:
    policy = parse_policy("wait-k:2", target=Language.ZH, chunk_s=0.56)
    assert policy == WaitK(2, 2.5)
    rules = [policy.rule(turn, chunks=1, final=False) for turn in range(7)]
    assert [rule.max_tokens for rule in rules] == [0, 2, 3, 2, 3, 2, 3]
    assert parse_policy(policy.name, target=Language.EN) == policy
    assert parse_policy("wait-k:2", target=Language.EN, chunk_s=0.56) == WaitK(2, 2)
    assert parse_policy("wait-k:2", target=Language.EN, reads=True, chunk_s=0.56) == WaitK(2, 1)


def test_offline_asks_for_the_longest_turns_whatever_was_wanted() -> None:
    assert Offline().merge(1) == 12
    assert Offline(6).merge(3) == 6
    assert Learned().merge(3) == 3


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("learned", Learned()),
        ("offline", Offline(8)),
        ("wait-k", WaitK(3, 5)),
        ("wait-k:2", WaitK(2, 5)),
        ("wait-k:2:7", WaitK(2, 7)),
    ],
)
def test_policies_are_named_in_words(text: str, policy: object) -> None:
    assert parse_policy(text, target=Language.ZH, longest_merge=8) == policy


def test_english_gets_fewer_tokens_per_chunk_than_chinese() -> None:
    assert parse_policy("wait-k", target=Language.EN) == WaitK(3, 4)


@pytest.mark.parametrize("text", ["", "greedy", "wait-3", "wait-k:0", "wait-k:x", "wait-k:1:2:3"])
def test_an_unknown_policy_is_a_config_error_that_lists_the_known_ones(text: str) -> None:
    with pytest.raises(ConfigError, match="wait-k"):
        parse_policy(text, target=Language.ZH)


def test_the_name_of_a_policy_reads_back_as_the_policy() -> None:
    for policy in (Learned(), Offline(), WaitK(2, 6)):
        assert parse_policy(policy.name, target=Language.ZH) == policy
