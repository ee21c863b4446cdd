"""The errors a person may be shown. Each message is one plain line that says what to do.

It does not care about exit codes or Slack's wording: the edges decide how to show a message. Abstaining from an
answer is a value (`Answer.abstained`), never an error.

    BriefingError                anything below; `str(error)` may be shown to a person
    ├── SettingsError            a setting or a key is missing or wrong
    ├── SourceError              a file, URL or feed could not be read
    │   ├── FetchRefused         the guard refused a URL (private address, port, scheme, size, time)
    │   ├── SiteError            the site answered with an error status
    │   └── NotAnArticle         a page was read, and is something else (a cookie wall, a stub, an index)
    ├── QuestionError            a question that is empty or too long
    ├── CatalogueUnavailable     the database could not be opened, read or written
    ├── IndexUnavailable         the index could not be opened or mended
    ├── ModelError               the model could not be reached or answered with nonsense
    └── FolderInUse              another process owns the data folder and could not take the work
"""


class BriefingError(Exception):
    """The root of all errors whose text may be shown to a person."""


class SettingsError(BriefingError):
    """A setting or a key is missing or wrong."""


class SourceError(BriefingError):
    """A file, URL or feed could not be read; the message names the reason, the caller knows the source."""


class FetchRefused(SourceError):
    """The guard in front of every fetch refused this URL or cut its response."""


class SiteError(SourceError):
    """The site answered with the error `status` of HTTP; `retry_after` is the seconds it asks to be left alone."""

    def __init__(self, message: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class NotAnArticle(SourceError):
    """A page that was read is no article; `kind` says in one word what it is instead, `text` is what was seen of it."""

    def __init__(self, message: str, kind: str, text: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.text = text


class QuestionError(BriefingError):
    """A question that is empty or longer than `retrieval.models.MAX_QUESTION_CHARS`."""


class CatalogueUnavailable(BriefingError):
    """The database could not be opened, read or written; what was acknowledged before is still in it."""


class IndexUnavailable(BriefingError):
    """The vector or lexical index could not be opened or mended."""


class ModelError(BriefingError):
    """The configured model could not be reached, or answered with something unusable."""


class FolderInUse(BriefingError):
    """Another process owns the data folder and did not take the work over."""
