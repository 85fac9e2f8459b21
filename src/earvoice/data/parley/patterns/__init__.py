"""Sentence patterns by construction. Importing this package registers them all."""

from earvoice.data.parley.patterns import causes as causes
from earvoice.data.parley.patterns import comparison as comparison
from earvoice.data.parley.patterns import figures as figures
from earvoice.data.parley.patterns import held_out as held_out
from earvoice.data.parley.patterns import questions as questions
from earvoice.data.parley.patterns import relative as relative
from earvoice.data.parley.patterns import reports as reports
from earvoice.data.parley.patterns import sequences as sequences
from earvoice.data.parley.patterns import simple as simple
from earvoice.data.parley.patterns import speech as speech
from earvoice.data.parley.patterns import troubles as troubles
from earvoice.data.parley.patterns.registry import REGISTER as REGISTER
from earvoice.data.parley.patterns.registry import Pattern as Pattern
