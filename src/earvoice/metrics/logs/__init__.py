"""Read and write the field's logs: every format meets in `RecordingLog`."""

from earvoice.metrics.logs.detect import (
    Findings,
    LogFormat,
    check_log,
    detect_format,
    locate_log,
    read_logs,
)
from earvoice.metrics.logs.events import EventsHeader, EventsLog, read_events
from earvoice.metrics.logs.omnisteval import read_resegmented, write_resegmented
from earvoice.metrics.logs.realsi import read_realsi, read_realsi_folder, write_realsi
from earvoice.metrics.logs.realsi_talk import (
    RealSiSentence,
    RealSiTalk,
    RealSiUtterance,
    TermPair,
)
from earvoice.metrics.logs.recording import (
    Modality,
    RecordingLog,
    SpeechSpan,
    Step,
    recording_name,
)
from earvoice.metrics.logs.segale import (
    SegaleAligned,
    SegaleLine,
    read_segale,
    read_segale_aligned,
    write_segale,
    write_segale_aligned,
)
from earvoice.metrics.logs.segmentation import (
    DocumentLine,
    SourceSpan,
    read_document_lines,
    read_document_segments,
    read_segmentation,
    read_segments,
    write_document_lines,
    write_segments,
)
from earvoice.metrics.logs.simuleval import read_simuleval, write_simuleval
from earvoice.metrics.logs.simulstream import Joint, read_simulstream, write_simulstream

__all__ = [
    "DocumentLine",
    "EventsHeader",
    "EventsLog",
    "Findings",
    "Joint",
    "LogFormat",
    "Modality",
    "RealSiSentence",
    "RealSiTalk",
    "RealSiUtterance",
    "RecordingLog",
    "SegaleAligned",
    "SegaleLine",
    "SourceSpan",
    "SpeechSpan",
    "Step",
    "TermPair",
    "check_log",
    "detect_format",
    "locate_log",
    "read_document_lines",
    "read_document_segments",
    "read_events",
    "read_logs",
    "read_realsi",
    "read_realsi_folder",
    "read_resegmented",
    "read_segale",
    "read_segale_aligned",
    "read_segmentation",
    "read_segments",
    "read_simuleval",
    "read_simulstream",
    "recording_name",
    "write_document_lines",
    "write_realsi",
    "write_resegmented",
    "write_segale",
    "write_segale_aligned",
    "write_segments",
    "write_simuleval",
    "write_simulstream",
]
