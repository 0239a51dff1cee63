"""Every error that semsearch raises, as one tree.

SemsearchError
├── UsageError           the caller asked for something that does not exist or makes no sense
│   └── SettingsError    a setting is unknown or has a wrong value
├── InputRefused         what was given is not taken, and nothing was changed
│   ├── QuestionRefused  the question cannot be asked: empty, too long, a wrong filter
│   └── TokenRefused     a server requires an access token, or refuses this one
├── NotFound             no article has that id
├── IndexProblem         the index cannot be used
│   ├── IndexMissing     there is none at that place
│   ├── IndexDamaged     it is there, and cannot be read
│   ├── IndexMismatch    it holds vectors of another model
│   └── IndexBusy        another process is writing to it
├── ModelProblem         the model cannot be loaded
└── ServerUnreachable    `--server` named a place where nothing useful answers

An error of another library is converted to one of these where the library is called. Every message is one
line and says what to do. `code` is stable: clients may rely on it.
"""


class SemsearchError(Exception):
    """Base class of every error that semsearch raises on purpose."""

    code = "error"


class UsageError(SemsearchError):
    """The caller asked for something that does not exist or makes no sense."""

    code = "usage"


class SettingsError(UsageError):
    """A setting is unknown or has a wrong value."""

    code = "settings"


class InputRefused(SemsearchError):
    """The input is not accepted, and nothing was changed."""

    code = "input_refused"


class QuestionRefused(InputRefused):
    """The question is empty or too long, or its filter contradicts itself."""

    code = "question_refused"


class TokenRefused(InputRefused):
    """The server requires a token, or rejects the given one: expired, altered, or bound to another use."""

    code = "token_refused"


class NotFound(SemsearchError):
    """No article has that id."""

    code = "not_found"


class IndexProblem(SemsearchError):
    """The index cannot be used."""

    code = "index_problem"


class IndexMissing(IndexProblem):
    """There is no index at that path."""

    code = "index_missing"


class IndexDamaged(IndexProblem):
    """The index exists but cannot be read."""

    code = "index_damaged"


class IndexMismatch(IndexProblem):
    """The index was made with another model than the one requested."""

    code = "index_mismatch"


class IndexBusy(IndexProblem):
    """Another process is writing to the index."""

    code = "index_busy"


class ModelProblem(SemsearchError):
    """The model cannot be loaded."""

    code = "model_problem"


class ServerUnreachable(SemsearchError):
    """No semsearch server answers at the address given to `--server`."""

    code = "server_unreachable"
