"""The error tree of querykit, and the one shape of every finding.

::

    QuerykitError
    ├── UserError                    the caller can fix it; message and hint may be shown anywhere
    │   ├── QK0xx DocumentError      files and documents
    │   │   ├── NotJSON              QK001   the text is not JSON
    │   │   ├── EmptyInput           QK002   nothing to read
    │   │   ├── NotText              QK003   bytes in an encoding that querykit does not read
    │   │   ├── TooDeep              QK004   nested deeper than querykit reads
    │   │   ├── TooLarge             QK005   larger than the limit that was given
    │   │   ├── DuplicateKey         QK006   one object holds the same key twice
    │   │   ├── UnknownKind          QK007   a kind that PostHog does not have
    │   │   ├── InvalidQuery         QK008   a document does not fit the schema; carries all findings
    │   │   ├── FileProblem          QK009   a file cannot be read or written
    │   │   └── CyclicDocument       QK010   a Python object that holds itself
    │   ├── QK1xx MigrationError     upgrades, downgrades and the registry
    │   │   ├── UnsupportedVersion   QK101   a version newer than this release knows
    │   │   ├── BrokenRegistry       QK102   the migrations do not form a chain
    │   │   ├── NoWayDown            QK103   a step has no way back
    │   │   ├── FailedStep           QK104   a migration or repair raised an error
    │   │   ├── UnknownMigration     QK105   no migration of that name
    │   │   └── MissingStep          QK106   no step starts at the version a node has
    │   ├── QK15x LegacyError        insight `filters` from before query nodes
    │   │   ├── UnknownInsight       QK151   an insight type that has no query
    │   │   ├── NotConvertible       QK152   filters that no query can express
    │   │   └── NotFilters           QK153   the value is no `filters` object
    │   ├── QK2xx HogQLError         texts in HogQL
    │   │   ├── HogQLSyntaxError     QK201   the text is not HogQL
    │   │   ├── UnsupportedSyntax    QK202   something that PostHog or querykit does not support
    │   │   ├── HogQLTooLarge        QK203   too long, too deep or too many operators to parse safely
    │   │   ├── ParserTimeout        QK204   the parser took longer than it may
    │   │   ├── MissingParser        QK205   no parser is installed
    │   │   └── NotFormattable       QK206   a text that cannot be laid out without changing it
    │   ├── QK3xx CompileError       HogQL that does not compile
    │   │   ├── InvalidHogQL         QK300   names or rules; carries all findings
    │   │   ├── UnsupportedModifier  QK398   a modifier, or a value of one, that is not compiled here
    │   │   └── UnsupportedFilter    QK399   a property filter that HogQL cannot express here
    │   ├── QK55x EnvironmentFactError what a query is asked about
    │   │   └── BadEnvironment       QK550   a fact about an environment that cannot be right
    │   ├── QK5xx DraftError         query nodes that cannot become HogQL
    │   │   ├── NotDrafted           QK501   a kind that querykit writes no HogQL for
    │   │   ├── DraftProblem         QK502   a value of a node that stands for no query
    │   │   ├── NotSupported         QK503   an option that querykit does not draft
    │   │   ├── UnclearPrompt        QK504   a prompt with words that are not understood
    │   │   ├── ModelProblem         QK505   a language model that gives no usable answer
    │   │   └── MissingDateReader    QK506   the package that reads dates in prompts is not installed
    │   ├── QK6xx RewriteError       files that carry queries
    │   │   ├── NotRewritable        QK601   a change cannot be spliced into the file
    │   │   ├── BadSettings          QK602   the settings of a project cannot be understood
    │   │   ├── NotLiteral           QK603   a query in program code holds expressions
    │   │   └── NotCode              QK604   a file does not parse as what its name says
    │   └── QK8xx BatchError         many documents at once
    │   │   ├── UnknownSource        QK801   no source or destination that batch knows
    │   │   ├── BadSource            QK802   a source that is not as its URL says
    │   │   ├── MissingDriver        QK803   the package for a source is not installed
    │   │   ├── ConnectionLost       QK804   a database went away and did not come back
    │   │   ├── UnsupportedBatch     QK805   something that batch does not do
    │   │   ├── RunInProgress        QK806   another run works on the same source
    │   │   ├── NotResumable         QK807   there is no such run to resume
    │   │   ├── BackupProblem        QK808   a backup that cannot be made or used
    │   │   └── BatchStopped         QK809   stopped at a rejected document, as was asked
    │   ├── QK85x StateError         what a server remembers, and shares with other servers
    │   │   ├── UnknownState         QK851   a URL that names no store of state
    │   │   ├── MissingStateDriver   QK852   the client of the store is not installed
    │   │   └── StateUnavailable     QK853   the store is gone, full, or cannot be had
    │   └── QK7xx EngineError        what ClickHouse says, and engines that cannot be had
    │       ├── UnknownEngine        QK701   a URL that names no engine
    │       ├── MissingEngine        QK702   the engine is not installed
    │       ├── EngineBusy           QK703   the engine is open elsewhere, or closed
    │       ├── EngineRefusal        QK704   ClickHouse refused the query
    │       ├── EngineLimit          QK705   the query was stopped at a limit
    │       ├── QueryCancelled       QK706   the query was cancelled
    │       ├── EngineUnreachable    QK708   no server answers, or it lets us not in
    │       ├── NotRunnable          QK707   a kind, or something it asks for, that is not run here
    │       ├── EngineCrashed        QK709   the process of an isolated engine ended
    │       ├── EngineTooOld         QK711   a ClickHouse that lacks what queries need
    │       └── BadData              QK710   a row that cannot be loaded
    └── InternalError                QK901   a bug in querykit

Findings of validation are data (`Diagnostic`), not exceptions; their codes are listed in
`docs/reference/errors.md` beside the ones above. This module uses the standard library only.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = Any
"""Any JSON value: dict, list, str, int, float, bool or None."""

Document = dict[str, Any]
"""A JSON object."""


class Severity(StrEnum):
    """How bad a finding is: errors make a command fail, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: character offsets, end exclusive; line and column count from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do next."""

    code: str
    """Stable machine name, `QKnnn`; explained in docs/reference/errors.md."""

    message: str
    """One sentence without the place."""

    severity: Severity = Severity.ERROR
    pointer: str | None = None
    """JSON Pointer (RFC 6901) of the value the finding is about; "" is the whole document."""

    span: Span | None = None
    """Where in the text, when the document came from a text."""

    hint: str | None = None
    """What to do next."""

    kind: str | None = None
    """The kind of the nearest node around the finding."""

    expected: str | None = None
    found: str | None = None
    fix: str | None = None
    """The text to put in place of the span, when a program may do so."""

    def at(self, pointer: str, span: Span | None = None) -> Diagnostic:
        """Return this finding with its place in the carrying document or text."""
        return dataclasses.replace(self, pointer=pointer, span=span or self.span)

    def as_dict(self) -> Document:
        """Return a JSON object without the members that are not set."""
        members = dataclasses.asdict(self)
        return {key: value for key, value in members.items() if value is not None}


class QuerykitError(Exception):
    """The root of every error that querykit raises."""

    code: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def __init_subclass__(cls, code: str = "", **kwargs: Any) -> None:
        """Give the class its code; a class without one has its parent's."""
        super().__init_subclass__(**kwargs)
        if code:
            cls.code = code

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        pointer: str | None = None,
        span: Span | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.pointer = pointer
        self.span = span
        self.about: Any = None
        """The value in a document that the error is about, until its place is known."""

    def diagnostics(self) -> list[Diagnostic]:
        """Return the error as findings; always at least one."""
        return [
            Diagnostic(
                self.code, self.message, pointer=self.pointer, span=self.span, hint=self.hint
            )
        ]


class UserError(QuerykitError):
    """Something the caller can fix; message and hint may be shown anywhere."""


class InternalError(QuerykitError, code="QK901"):
    """A bug in querykit; faces show the code and log the rest."""

    exit_code = 3


# -- QK0xx: files and documents ---------------------------------------------------------------------


class DocumentError(UserError):
    """A file or document that cannot be used as it is."""


class NotJSON(DocumentError, code="QK001"):
    """The text is not JSON."""


class EmptyInput(DocumentError, code="QK002"):
    """The file or standard input holds nothing but white space."""


class NotText(DocumentError, code="QK003"):
    """The bytes are not UTF-8 text."""


class TooDeep(DocumentError, code="QK004"):
    """The document is nested deeper than querykit reads."""


class TooLarge(DocumentError, code="QK005"):
    """The file is larger than the limit that was given."""


class DuplicateKey(DocumentError, code="QK006"):
    """One object holds the same key twice, and which one wins would change the answer."""


class UnknownKind(DocumentError, code="QK007"):
    """A kind that PostHog does not have."""


class InvalidQuery(DocumentError, code="QK008"):
    """A document does not fit the schema of its kind."""

    def __init__(self, message: str, findings: Sequence[Diagnostic]) -> None:
        super().__init__(message)
        self.findings = list(findings)

    def diagnostics(self) -> list[Diagnostic]:
        """Return every finding, not only the first."""
        return self.findings or super().diagnostics()


class FileProblem(DocumentError, code="QK009"):
    """A file cannot be read or written."""


class CyclicDocument(DocumentError, code="QK010"):
    """A Python object that holds itself, which no JSON document can."""


# -- QK1xx: migrations ------------------------------------------------------------------------------


class MigrationError(UserError):
    """An upgrade or downgrade that cannot be done, or a registry that is not a chain."""


class UnsupportedVersion(MigrationError, code="QK101"):
    """A node has a version newer than this release understands."""


class BrokenRegistry(MigrationError, code="QK102"):
    """The migrations do not form one chain per kind."""

    exit_code = 3


class NoWayDown(MigrationError, code="QK103"):
    """A step has no sensible way back."""


class FailedStep(MigrationError, code="QK104"):
    """A migration or repair raised an error; the document was left alone."""


class UnknownMigration(MigrationError, code="QK105"):
    """No migration has that name or number."""


class MissingStep(MigrationError, code="QK106"):
    """A chain starts later than the version a node has."""


# -- QK15x: legacy filters --------------------------------------------------------------------------


class LegacyError(UserError):
    """Insight `filters` that cannot be turned into a query."""


class UnknownInsight(LegacyError, code="QK151"):
    """An insight type that has no query."""


class NotConvertible(LegacyError, code="QK152"):
    """Filters that no query can express."""


class NotFilters(LegacyError, code="QK153"):
    """The value is no `filters` object."""


# -- QK2xx: the HogQL language -----------------------------------------------------------------------


class HogQLError(UserError):
    """A text in HogQL that cannot be used."""


class HogQLSyntaxError(HogQLError, code="QK201"):
    """The text is not HogQL."""


class UnsupportedSyntax(HogQLError, code="QK202"):
    """The text, or a tree, has something that PostHog or querykit does not support."""


class HogQLTooLarge(HogQLError, code="QK203"):
    """The text is too long, too deep or has too many operators to be parsed safely."""


class ParserTimeout(HogQLError, code="QK204"):
    """The parser was stopped because it took longer than it may."""


class MissingParser(HogQLError, code="QK205"):
    """Neither of PostHog's parsers is installed."""

    exit_code = 3


class NotFormattable(HogQLError, code="QK206"):
    """A text that cannot be laid out anew without changing what it says."""


# -- QK3xx: compiling HogQL -------------------------------------------------------------------------


class CompileError(UserError):
    """HogQL that cannot become ClickHouse SQL."""


class InvalidHogQL(CompileError, code="QK300"):
    """A query whose names or rules are wrong."""

    def __init__(self, message: str, findings: Sequence[Diagnostic]) -> None:
        super().__init__(message)
        self.findings = list(findings)

    def diagnostics(self) -> list[Diagnostic]:
        """Return every finding, not only the first."""
        return self.findings or super().diagnostics()


class UnsupportedModifier(CompileError, code="QK398"):
    """A modifier, or a value of one, that the compiler does not honour."""


class UnsupportedFilter(CompileError, code="QK399"):
    """A property filter that HogQL cannot express where it stands."""


# -- QK55x: environments ----------------------------------------------------------------------------


class EnvironmentFactError(UserError):
    """Something about the environment that a query is asked about."""


class BadEnvironment(EnvironmentFactError, code="QK550"):
    """A fact about an environment that cannot be right, or a file of it that cannot be read."""


# -- QK5xx: drafting --------------------------------------------------------------------------------


class DraftError(UserError):
    """A query node that cannot become HogQL."""


class NotDrafted(DraftError, code="QK501"):
    """A kind that querykit writes no HogQL for; the message says why."""


class DraftProblem(DraftError, code="QK502"):
    """A value of a node that stands for no query; the pointer says which."""


class NotSupported(DraftError, code="QK503"):
    """An option that querykit does not draft; nothing is passed over in silence."""


class UnclearPrompt(DraftError, code="QK504"):
    """A prompt that cannot be understood as a whole; the span says which words."""


class ModelProblem(DraftError, code="QK505"):
    """A language model that cannot be asked, or whose answers are no HogQL."""

    def __init__(
        self, message: str, *, hint: str | None = None, findings: Sequence[Diagnostic] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.findings = list(findings)

    def diagnostics(self) -> list[Diagnostic]:
        """Return the problem, then what is wrong with the last answer."""
        return [*super().diagnostics(), *self.findings]


class MissingDateReader(DraftError, code="QK506"):
    """The package that reads dates in prompts is not installed."""

    exit_code = 3


# -- QK6xx: rewriting -------------------------------------------------------------------------------


class RewriteError(UserError):
    """A file whose queries cannot be changed in place."""


class NotRewritable(RewriteError, code="QK601"):
    """A change cannot be spliced into the file; the file is left alone."""


class BadSettings(RewriteError, code="QK602"):
    """The settings of a project cannot be read, or hold what querykit does not know."""

    exit_code = 2


class NotLiteral(RewriteError, code="QK603"):
    """A query in program code holds expressions: only its literal part is checked."""


class NotCode(RewriteError, code="QK604"):
    """A file does not parse as what its name says; the file is left alone."""


# -- QK8xx: batch -----------------------------------------------------------------------------------


class BatchError(UserError):
    """A run over many documents that cannot begin, or cannot go on."""


class UnknownSource(BatchError, code="QK801"):
    """A source or destination that batch does not know."""

    exit_code = 2


class BadSource(BatchError, code="QK802"):
    """A source is not as its URL says: a parameter, table or column is missing or unknown."""

    exit_code = 2


class MissingDriver(BatchError, code="QK803"):
    """The package that reads a source is not installed."""

    exit_code = 3


class ConnectionLost(BatchError, code="QK804"):
    """A database went away and did not come back; what was written before is safe."""


class UnsupportedBatch(BatchError, code="QK805"):
    """Something that batch does not do."""

    exit_code = 2


class RunInProgress(BatchError, code="QK806"):
    """Another run works on the same source."""


class NotResumable(BatchError, code="QK807"):
    """There is no run to resume, or it was another one."""


class BackupProblem(BatchError, code="QK808"):
    """A backup that cannot be made or used."""


class BatchStopped(BatchError, code="QK809"):
    """A document was rejected, and the run was asked to stop at the first."""


# -- QK85x: state ------------------------------------------------------------------------------------


class StateError(UserError):
    """What a server remembers, and shares with other servers."""


class UnknownState(StateError, code="QK851"):
    """A URL names no store of state."""


class MissingStateDriver(StateError, code="QK852"):
    """The client of a store of state is not installed."""


class StateUnavailable(StateError, code="QK853"):
    """The store of state is gone or full, or cannot be opened."""


# -- QK7xx: engines ---------------------------------------------------------------------------------


class EngineError(UserError):
    """An engine cannot be had, or refused what it was given."""

    def __init__(
        self, message: str, *, hint: str | None = None, clickhouse_code: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.clickhouse_code = clickhouse_code
        """ClickHouse's own number, when it was ClickHouse that said no."""


class UnknownEngine(EngineError, code="QK701"):
    """A URL that names no engine."""


class MissingEngine(EngineError, code="QK702"):
    """The engine is not installed."""


class EngineBusy(EngineError, code="QK703"):
    """The engine is open elsewhere, or was closed."""


class EngineRefusal(EngineError, code="QK704"):
    """ClickHouse refused the query."""


class EngineLimit(EngineError, code="QK705"):
    """The query was stopped at a limit of time, memory or rows."""


class QueryCancelled(EngineError, code="QK706"):
    """Somebody cancelled the query."""


class NotRunnable(EngineError, code="QK707"):
    """A kind of query, or something that it asks for, that cannot be run here."""


class EngineUnreachable(EngineError, code="QK708"):
    """No server answers at the place that a URL names, or it does not let us in."""


class EngineCrashed(EngineError, code="QK709"):
    """The process of an isolated engine ended while a query ran; the next gets a fresh one."""


class EngineTooOld(EngineError, code="QK711"):
    """A ClickHouse server of a release that lacks what queries need."""


class BadData(EngineError, code="QK710"):
    """A row, or a file of rows, that cannot be loaded."""

    def __init__(
        self, message: str, *, hint: str | None = None, place: str = "", row: object = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.place = place
        """Where the row stands: `events[3]`, `file.jsonl:4`."""

        self.row = row
        """The row itself; bytes where it could not be parsed."""
