"""What the two adapters promise beyond the contract, tried on the peers' own classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers import needs_peers
from tests.plugins.runners import path_with_torch, run_command

pytestmark = needs_peers

_CHUNK = """
from argparse import ArgumentParser
from types import SimpleNamespace
import numpy as np
chunk = np.full(17_920, 0.1, dtype=np.float32)
def refuses(call, said):
    try:
        call()
    except Exception as error:
        assert said in str(error), error
    else:
        raise AssertionError(f"expected an error with {said!r}")
"""

_AGENT = """
from simuleval.data.segments import EmptySegment, SpeechSegment
from tests.plugins.echo_simuleval import EchoAgent

parser = ArgumentParser()
EchoAgent.add_args(parser)
agent = EchoAgent(parser.parse_args(["--model", "words", "--direction", "zh-en"]))
def segment(finished=False, **more):
    return SpeechSegment(
        content=chunk.tolist(), sample_rate=16_000, finished=finished, **({"tgt_lang": None} | more)
    )

# One write a segment, nothing kept, and never finished before the source is.
outs = [agent.pushpop(segment()) for _ in range(4)]
assert agent.states.source == [] and not any(out.finished for out in outs)
assert [out.is_empty for out in outs] == [False, True, False, False], outs
last = agent.pushpop(segment(finished=True))
assert last.finished and last.content.endswith(" over."), last
agent.reset()
assert agent.pushpop(segment()) == outs[0]

# A recording without a sample ends as well, and one that ends between two segments.
agent.reset()
assert agent.pushpop(EmptySegment(finished=True)).finished
agent.reset()
assert agent.pushpop(segment()) == outs[0]
assert agent.pushpop(EmptySegment(finished=True)).finished

# Two states do not hear each other.
first, second = agent.build_states(), agent.build_states()
for out in outs[:2]:
    assert agent.pushpop(segment(), first) == out
assert agent.pushpop(segment(), second) == outs[0]
assert agent.pushpop(segment(), first) == outs[2]

# Languages of the target file go before --direction; unknown ones are an error.
agent.reset()
agent.pushpop(segment(tgt_lang="zh"))
assert str(agent.states.interpreter.unit) == "char"
agent.reset()
refuses(lambda: agent.pushpop(segment(tgt_lang="de")), "it does en-zh, zh-en")

agent.to("cpu", fp16=False)
refuses(lambda: agent.to("cuda", fp16=False), "--device cpu")
refuses(lambda: agent.to("cpu", fp16=True), "fp16")
stereo = segment()
stereo.content = [[0.1, 0.1]] * 4
agent.reset()
refuses(lambda: agent.pushpop(stereo), "average the channels")
"""

_PROCESSOR = """
from simulstream.server.message_processor import MessageProcessor
from simulstream.server.speech_processors import build_speech_processor

config = SimpleNamespace(
    type="tests.plugins.echo_simulstream.EchoProcessor", model="words", direction="zh-en"
)
processor = build_speech_processor(config)
assert processor.speech_chunk_size == 1.12
pcm = (chunk * 2**15).astype(np.int16).tobytes()

def run(languages, chunks):
    message = MessageProcessor(0, processor)
    message.process_metadata(languages)
    outs = [message.process_speech(pcm) for _ in range(chunks)]
    message.process_speech(pcm[:9_000])
    return [*outs, message.end_of_stream()]

# What clients append is the text, with the space before the last piece; nothing is taken back.
outs = run({}, 5)
shown = "".join(out.new_string for out in outs)
assert shown.split() == [token for out in outs for token in out.new_tokens]
assert not shown.startswith(" ") and outs[-1].new_string.startswith(" "), outs
assert not any(out.deleted_tokens or out.deleted_string for out in outs)
# The next client of the processor starts anew, also with the languages.
to_chinese = run({"source_lang": "en", "target_lang": "zh"}, 1)
assert to_chinese[0].new_tokens == list(to_chinese[0].new_string)
assert run({}, 5) == outs
short = run({}, 0)[-1]
assert short.new_string == " ".join(short.new_tokens) and len(short.new_tokens) > 1
refuses(lambda: run({"target_lang": "de"}, 1), "it does en-zh, zh-en")
processor.clear()
# A client that leaves in the middle is forgotten.
MessageProcessor(0, processor).process_speech(pcm)
processor.clear()
assert run({}, 5) == outs
"""

_SHARED = """
import soundfile
from earvoice.samples import sample_talk
from simulstream.server.speech_processors import build_speech_processor
from simulstream.server.speech_processors.simuleval_wrapper import SimulEvalWrapper

config = SimpleNamespace(type="earvoice.plugins.simulstream.EarvoiceProcessor", direction="en-zh")
one, two = (build_speech_processor(config) for _ in range(2))
engines = [processor._interpreter._engine for processor in (one, two)]
assert engines[0] is not engines[1] and engines[0].model is engines[1].model

wrapper = SimulEvalWrapper(
    SimpleNamespace(
        simuleval_agent="earvoice.plugins.simuleval.EarvoiceAgent",
        latency_unit="char",
        detokenizer_type="simuleval",
        speech_chunk_size=1.12,
    )
)
speech = soundfile.read(sample_talk("en"), dtype="float32", frames=80_000)[0]
for processor in (one, wrapper):
    processor.set_source_language("en")
    processor.set_target_language("zh")
    outs = [processor.process_chunk(speech[:50_000]), processor.process_chunk(speech[50_000:])]
    outs.append(processor.end_of_stream())
    print("".join(out.new_string for out in outs))
    processor.clear()
"""


def test_the_agent_keeps_simulevals_rules(tmp_path: Path) -> None:
    run_command(["python", "-c", _CHUNK + _AGENT], cwd=tmp_path)


def test_the_processor_keeps_simulstreams_rules(tmp_path: Path) -> None:
    run_command(["python", "-c", _CHUNK + _PROCESSOR], cwd=tmp_path)


@pytest.mark.slow
def test_clients_share_weights_and_simulstreams_wrapper_takes_the_agent(tmp_path: Path) -> None:
    said = run_command(["python", "-c", _CHUNK + _SHARED], cwd=tmp_path, paths=(path_with_torch(),))
    processor, wrapper = said.splitlines()[-2:]
    assert processor == wrapper != ""
