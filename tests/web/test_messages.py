"""Nothing that the site says is left untranslated, and the compiled catalogue is current."""

from __future__ import annotations

from tools import messages


def test_every_message_has_a_translation_and_the_compiled_catalogue_is_current() -> None:
    assert messages.problems() == []


def test_the_finder_sees_templates_and_code() -> None:
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in messages.found()}
    assert "Page not found" in found  # a template
    assert "Submitted" in found  # code
    assert "%(count)d finding here" in found  # a plural


def test_a_message_without_a_translation_is_a_problem() -> None:
    catalogue = messages.found()
    catalogue.add("Never translated")
    assert "Never translated" in {message.id for message in messages.untranslated(catalogue)}
