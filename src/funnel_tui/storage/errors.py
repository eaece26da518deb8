"""The two things that a caller of the storage has to tell a person."""


class Refused(Exception):
    """Something that was not logged; the message is one line that says why."""


class SaveFailed(Exception):
    """The year file, or a press, is not on disk yet; what is journalled is kept and tried again."""
