"""Judging by language model: VIP, MQM and ESA through an OpenAI-compatible endpoint."""

from __future__ import annotations

from earvoice.evaluation.judging.cache import CachedClient
from earvoice.evaluation.judging.chat import Answer, ChatClient, Message, Question, Sampling
from earvoice.evaluation.judging.endpoint import Endpoint, read_endpoint
from earvoice.evaluation.judging.http_client import HttpChatClient
from earvoice.evaluation.judging.judges import EsaJudge, MqmJudge, VipJudge
from earvoice.evaluation.judging.judging import JudgementSummary, JudgingRule, judge, summarise
from earvoice.evaluation.judging.pairs import ErrorSpan, Judge, JudgedPair, Judgement, Verdict

__all__ = [
    "Answer",
    "CachedClient",
    "ChatClient",
    "Endpoint",
    "ErrorSpan",
    "EsaJudge",
    "HttpChatClient",
    "Judge",
    "JudgedPair",
    "Judgement",
    "JudgementSummary",
    "JudgingRule",
    "Message",
    "MqmJudge",
    "Question",
    "Sampling",
    "Verdict",
    "VipJudge",
    "judge",
    "read_endpoint",
    "summarise",
]
