"""Sentence templates that serve every domain whose words they ask for.

Tags say where a sentence stands: open, theme, background, problem, action, figure, opinion, plan,
close (speeches); announce, announce_open, announce_close; question, remark, `asks:K`, `answers:K`
(dialogues: a question of kind K is answered by a reply of kind K); held: never in training. A
template without slots is a formula, which may recur in every split.
"""

from earvoice.data.parley.second.templates.announcements import ANNOUNCEMENTS
from earvoice.data.parley.second.templates.causes import CAUSES
from earvoice.data.parley.second.templates.compound import COMPOUND
from earvoice.data.parley.second.templates.dialogues import DIALOGUES
from earvoice.data.parley.second.templates.everyday import EVERYDAY
from earvoice.data.parley.second.templates.figures import FIGURES
from earvoice.data.parley.second.templates.held_out import HELD_OUT
from earvoice.data.parley.second.templates.opinions import OPINIONS
from earvoice.data.parley.second.templates.order import ORDER
from earvoice.data.parley.second.templates.plain import PLAIN
from earvoice.data.parley.second.templates.speeches import SPEECHES

TEMPLATES = (
    *SPEECHES, *PLAIN, *CAUSES, *OPINIONS, *FIGURES, *EVERYDAY, *DIALOGUES, *ANNOUNCEMENTS,
    *ORDER, *COMPOUND, *HELD_OUT,
)  # fmt: skip
