using System.Diagnostics;

namespace AgentObservatory;

/// <summary>Settings of an <see cref="Observatory"/>. Immutable.</summary>
public sealed record ObservatoryOptions
{
    /// <summary>The defaults.</summary>
    public static ObservatoryOptions Default { get; } = new();

    /// <summary>The clock. Default: the system's. If it throws, the system's clock is used instead.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The source of ids. Default null: the system's random numbers.</summary>
    public IIdGenerator? IdGenerator { get; init; }

    /// <summary>How many events one session may hold; default 10,000, at least 10. A tenth is reserved for the starts and
    /// ends of spans: stream events are dropped first, and the end of a recorded span always fits.</summary>
    public int MaxEventsPerSession { get; init; } = 10_000;

    /// <summary>How many bytes of names, attributes and errors one session may hold, estimated; default 16 MiB, at least 64
    /// KiB. When the limit is reached, stream events are dropped and attributes are cut; the spans themselves are
    /// kept.</summary>
    public long MaxBytesPerSession { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many sessions may wait for one exporter, and how many for observers; default 2,048, at least 1. When the
    /// queue is full, the newest session is dropped.</summary>
    public int MaxQueuedSessions { get; init; } = 2_048;

    /// <summary>How much memory the ended sessions that wait for observers may hold and, in server mode, those that wait for
    /// one exporter, estimated from their logs; default 64 MiB, at least 64 KiB. In server mode a larger session never
    /// reaches an exporter.</summary>
    public long MaxQueuedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a shutdown or a flush waits if no deadline is given; default 5 seconds, not negative. Inline, also
    /// how long the end of a session waits for an exporter that is busy on another thread.</summary>
    public TimeSpan ShutdownDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Live mode: each session and each span is also an activity of this source while it runs, so that what other
    /// libraries trace (HTTP calls, database queries, logs) appears under the right span, and a session within an incoming
    /// request joins the request's trace. The envelope has the activities' ids. The application owns the source and listens
    /// to it; while nothing listens, nothing changes. Listeners run on the agent's threads; what they throw is caught and
    /// counted (<see cref="ObservatoryHealth.ActivityFailures"/>). Default null: no live mode. See
    /// docs/opentelemetry.md.</summary>
    public ActivitySource? ActivitySource { get; init; }

    /// <summary>Whether a session that starts within an <see cref="Activity"/>, for example that of an incoming request, joins
    /// its trace and records it as the parent, in live mode or not. Default true. It has no effect on a session whose
    /// <see cref="AgentContext"/> names a parent or a ticket, or that starts within a span of another session.</summary>
    public bool JoinCurrentActivity { get; init; } = true;

    /// <summary>Which activities of other libraries become spans of the session within which they run, for example
    /// <c>Intake.GenAI.And(Intake.Http)</c>. They are nested where they ran. One that tells of the same operation as a span
    /// directly around it or within it adds what it knows to that span: a tool call by its name, a model call. It is in the
    /// envelope once it has stopped or something starts within it; with the name and the attributes that it has then, and
    /// those of its end. It takes a listener, which asks for the data of such activities within sessions and does not mark
    /// them as sampled. Default null: none, and no listener. See docs/opentelemetry.md.</summary>
    public Intake? Intake { get; init; }

    /// <summary>Receives the library's reports about itself: in server mode one at a time on its own thread, inline on the
    /// thread where the problem occurs. Sessions that it starts are refused. What it throws is swallowed and counted.
    /// Default null: the first report of each kind goes to stderr.</summary>
    public Action<Diagnostic>? OnDiagnostic { get; init; }

    /// <summary>Whether the end of a plain <c>using</c> block of a session or span knows the exception that is leaving it.
    /// Default true. It takes the one hook into the process that the library has: a passive handler of
    /// <see cref="AppDomain.FirstChanceException"/>, there only while an observatory lives. If false, a plain block ends with
    /// status ok unless <see cref="AgentSpan.Fail"/> has been called; wrappers know the exception in any case.</summary>
    public bool WatchExceptions { get; init; } = true;

    /// <summary>A directory for the journal, which keeps running sessions on disk so that a crash loses nothing old. Created if
    /// it is not there, for the user alone. Each observatory writes a file of its own there, readable by its owner alone, on a
    /// thread of its own that starts with the observatory. <see cref="Observatory.StartAsync"/> recovers what processes that
    /// have ended left there. Default null: no journal. See docs/journal.md.</summary>
    public string? Journal { get; init; }

    /// <summary>How many bytes the journal's file may have, about; default 256 MiB, at least 1 MiB. From three quarters on,
    /// stream events are not journaled; beyond it nothing is. Both are counted.</summary>
    public long MaxJournalBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How often the journal is made to survive a loss of power (fsync), at most; not negative. Default null: never,
    /// so that it survives the end of the process but not that of the machine.</summary>
    public TimeSpan? JournalSyncInterval { get; init; }

    /// <summary>Decides what is recorded of values: attributes, metadata, errors' messages and stack traces and, where it asks for
    /// them, names. It is asked once for each value, before any exporter, observer, journal or activity sees it. What it throws
    /// costs the value and is counted (<see cref="ObservatoryHealth.RedactionsFailed"/>). In server mode it runs on the
    /// library's threads; inline, and in sessions that are traced live, on the agent's, when the value is reported. Default
    /// null: values are recorded as they are. See <see cref="Redactors"/> and docs/redaction.md.</summary>
    public IRedactor? Redactor { get; init; }

    /// <summary>Which sessions the exporters get, decided when a session has ended by how it went. The others are counted as
    /// dropped (<see cref="DropReason.NotKept"/>), wait in no queue and are not recovered from the journal. Observers see
    /// every session. Default null: all of them. An exporter may have a rule of its own, which takes the place of this one:
    /// <see cref="ExporterRules.Keeping"/>. See docs/keeping.md.</summary>
    public KeepRule? Keep { get; init; }

    /// <summary>How the library starts its threads. Unsafe: they outlive whoever starts them and must not carry that flow's
    /// context.</summary>
    internal Action<Thread> StartThread { get; init; } = static thread => thread.UnsafeStart();

    /// <summary>Checks the ranges. An observatory does so when it is created.</summary>
    /// <exception cref="ArgumentException">An option is null or out of range; the exception names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventsPerSession, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytesPerSession, 64 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedSessions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBytes, 64 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShutdownDeadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxJournalBytes, 1024 * 1024);
        TimeSpan interval = JournalSyncInterval ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero, nameof(JournalSyncInterval));
        if (Journal is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Journal);
            _ = Path.GetFullPath(Journal);
        }
    }
}
