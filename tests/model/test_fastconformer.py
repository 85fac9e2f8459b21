import torch
from transformers import NemotronAsrStreamingEncoder, NemotronAsrStreamingEncoderConfig

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


def both() -> tuple[NemotronAsrStreamingEncoder, Network]:
    torch.manual_seed(0)
    theirs = NemotronAsrStreamingEncoder(CONFIG)
    ours = Network(CONFIG)
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
