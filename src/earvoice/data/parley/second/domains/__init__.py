"""The domains of the second edition, one table file each."""

from earvoice.data.parley.second.domains.art import ART
from earvoice.data.parley.second.domains.business import BUSINESS
from earvoice.data.parley.second.domains.education import EDUCATION
from earvoice.data.parley.second.domains.entertainment import ENTERTAINMENT
from earvoice.data.parley.second.domains.environment import ENVIRONMENT
from earvoice.data.parley.second.domains.finance import FINANCE
from earvoice.data.parley.second.domains.health import HEALTH
from earvoice.data.parley.second.domains.law import LAW
from earvoice.data.parley.second.domains.science import SCIENCE
from earvoice.data.parley.second.domains.sports import SPORTS
from earvoice.data.parley.second.domains.technology import TECHNOLOGY
from earvoice.data.parley.second.domains.travel import TRAVEL

DOMAINS = (
    TECHNOLOGY, HEALTH, EDUCATION, FINANCE, LAW, ENVIRONMENT, ENTERTAINMENT, SCIENCE, SPORTS, ART,
    BUSINESS, TRAVEL,
)  # fmt: skip
