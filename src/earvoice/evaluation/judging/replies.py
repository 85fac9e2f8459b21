"""Read the reply of a chat-completions endpoint."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from earvoice.errors import ProtocolError
from earvoice.evaluation.judging.chat import Answer


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Reply(BaseModel):
    choices: list[_Choice]


def read_reply(text: str, sender: str) -> Answer:
    """Return the first choice of a reply.

    Thinking that a server hands over in a field of its own is not read. An answer that was cut off
    by a limit, of length or of content, counts as unfinished.
    Raises ProtocolError when the reply is no chat completion.
    """
    try:
        choices = _Reply.model_validate_json(text).choices
    except ValidationError:
        choices = []
    if not choices:
        raise ProtocolError(
            f"{sender} replied {text[:120]!r}; expected a chat completion with choices: check that "
            "base_url is that of an OpenAI-compatible server (it often ends in /v1)"
        )
    cut = choices[0].finish_reason in ("length", "content_filter")
    return Answer(choices[0].message.content or "", finished=not cut)
