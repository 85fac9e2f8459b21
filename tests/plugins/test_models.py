from __future__ import annotations

import pytest

from earvoice.errors import ModelError
from earvoice.plugins.models import load_shared_model


def test_a_model_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(ModelError, match="no model 'atlantis'"):
        load_shared_model("atlantis")
