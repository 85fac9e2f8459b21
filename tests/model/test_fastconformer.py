import pytest
import torch
from transformers import (
    DynamicCache,
    NemotronAsrStreamingEncoder,
    NemotronAsrStreamingEncoderConfig,
)
from transformers.models.nemotron_asr_streaming import modeling_nemotron_asr_streaming as nemotron

from earvoice.errors import ModelError
from earvoice.model.fastconformer import Network

CONFIG = NemotronAsrStreamingEncoderConfig(
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=64,
    subsampling_conv_channels=8,
    num_mel_bins=80,
    sliding_window=29,
    default_num_lookahead_tokens=6,
    attn_implementation="sdpa",
)


def both(**changes: object) -> tuple[NemotronAsrStreamingEncoder, Network]:
    torch.manual_seed(0)
    config = NemotronAsrStreamingEncoderConfig(**{**CONFIG.to_dict(), **changes})
    config._attn_implementation = "sdpa"
    theirs = NemotronAsrStreamingEncoder(config)
    ours = Network(config)
    ours.load_state_dict(theirs.state_dict())
    return theirs.eval(), ours.eval()


def test_it_has_the_weights_and_the_output_of_the_librarys_encoder() -> None:
    theirs, ours = both()
    mel = torch.randn(3, 8 * 7 * 3 + 1, 80)
    with torch.inference_mode():
        expected = theirs(mel, num_lookahead_tokens=6).last_hidden_state
        got = ours(mel, num_lookahead_tokens=6).last_hidden_state
    assert set(theirs.state_dict()) == set(ours.state_dict())
    torch.testing.assert_close(got, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"attention_bias": False, "convolution_bias": False, "scale_input": False},
        {"conv_kernel_size": 5},
    ],
)
@pytest.mark.parametrize("lookahead", [0, 6, 13])
def test_it_steps_as_the_librarys_encoder_does(lookahead: int, changes: dict[str, object]) -> None:
    pair = both(**changes)
    caches = [
        (
            DynamicCache(config=net.config),
            nemotron.NemotronAsrStreamingEncoderCausalConvPaddingCache(),
        )
        for net in pair
    ]
    for size in (8 * lookahead + 1, *[8 * (lookahead + 1)] * 5):
        mel = torch.randn(2, size, 80)
        with torch.inference_mode():
            expected, got = (
                net(
                    mel,
                    past_key_values=attention,
                    padding_cache=convolution,
                    use_cache=True,
                    num_lookahead_tokens=lookahead,
                ).last_hidden_state
                for net, (attention, convolution) in zip(pair, caches, strict=True)
            )
        torch.testing.assert_close(got, expected, atol=1e-5, rtol=0)
    (theirs, their_tails), (ours, our_tails) = caches
    for one, other in zip(theirs.layers, ours.layers, strict=True):
        torch.testing.assert_close(other.keys, one.keys, atol=1e-5, rtol=0)
        torch.testing.assert_close(other.values, one.values, atol=1e-5, rtol=0)
    for key, layer in their_tails.layers.items():
        torch.testing.assert_close(our_tails.layers[key].cache, layer.cache, atol=1e-5, rtol=0)


def test_it_begins_with_the_weights_that_the_librarys_encoder_begins_with() -> None:
    torch.manual_seed(0)
    ours = Network(CONFIG)
    assert all(layer.self_attn.bias_u.std() > 0 for layer in ours.layers)


def test_an_attention_mask_is_refused() -> None:
    _, ours = both()
    with pytest.raises(ModelError, match="got an attention mask"):
        ours(torch.randn(1, 57, 80), attention_mask=torch.ones(1, 57), num_lookahead_tokens=6)


def test_its_gradients_are_those_of_the_librarys_encoder() -> None:
    theirs, ours = both()
    mel = torch.randn(2, 8 * 7 * 2 + 1, 80, dtype=torch.float64)
    for net in (theirs, ours):
        net.double()(mel, num_lookahead_tokens=6).last_hidden_state.square().sum().backward()
    expected = dict(theirs.named_parameters())
    for name, weight in ours.named_parameters():
        # Relative positions are made in float32 whatever the weights are.
        torch.testing.assert_close(weight.grad, expected[name].grad, atol=1e-4, rtol=1e-6)


def test_a_row_does_not_depend_on_its_company_bit_by_bit() -> None:
    _, ours = both()
    mel = torch.randn(4, 8 * 7 * 2 + 1, 80)
    with torch.inference_mode():
        together = ours(mel, num_lookahead_tokens=6).last_hidden_state
        for rows in (slice(0, 1), slice(2, 3), slice(1, 3)):
            apart = ours(mel[rows], num_lookahead_tokens=6).last_hidden_state
            assert torch.equal(together[rows], apart)
