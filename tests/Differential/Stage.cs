namespace AgentObservatory.Tests.Differential;

/// <summary>What a recorded program runs on: an inline observatory, a clock in its hands, and a place for what it sees itself.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>A remote caller's ids. They stay as they are in the record, so it shows where they have got to.</summary>
    internal const string RemoteTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    internal const string RemoteSpanId = "00f067aa0ba902b7";

    private readonly InMemoryExporter memory = new();
    private readonly List<string> notes = [];
    private readonly List<TraceEvent> events = [];
    private readonly List<SessionEnvelope> sessions = [];
    private Observatory? observatory;

    internal ScriptedClock Clock { get; } = new();

    internal Turns Turns { get; } = new();

    /// <summary>Settings of the observatory; a program changes them before its first session.</summary>
    internal ObservatoryOptions Options { get; set; } = new() { OnDiagnostic = static _ => { } };

    /// <summary>Exporters beside the one that keeps the envelopes.</summary>
    internal List<IExporter> Exporters { get; } = [];

    internal Observatory Observatory => observatory ??= Open();

    internal IReadOnlyList<SessionEnvelope> Envelopes => memory.Envelopes;

    internal IReadOnlyList<TraceEvent> Events => events;

    internal IReadOnlyList<SessionEnvelope> Sessions => sessions;

    internal IReadOnlyList<string> Notes => notes;

    internal AgentSession Session(string id = "run") => Observatory.StartSession(new AgentContext(id, "agent", "user"));

    /// <summary>Time passes.</summary>
    internal void Pass(double milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Lets other tasks of the program run.</summary>
    internal Turns.Turn NextTurn() => Turns.Next();

    /// <summary>Records what the program sees.</summary>
    internal void Note(string text) => notes.Add(text);

    /// <summary>Records which span and which session the program finds current.</summary>
    internal void NoteCurrent() =>
        Note("current: " + (AgentSession.Current?.SessionId ?? "none") + " / " + (AgentSpan.Current?.Name ?? "none"));

    /// <summary>Runs code, and records the exception that comes out of it.</summary>
    internal void Catch(Action code)
    {
        try
        {
            code();
            Note("returned");
        }
        catch (Exception exception)
        {
            Note("threw " + exception.GetType().Name + ": " + exception.Message);
        }
    }

    /// <summary>Awaits what code returns, and records the exception that comes out of it.</summary>
    internal async Task CatchAsync(Func<Task> code)
    {
        try
        {
            await code();
            Note("completed");
        }
        catch (Exception exception)
        {
            Note("threw " + exception.GetType().Name + ": " + exception.Message);
        }
    }

    public void Dispose() => Observatory.Dispose();

    private Observatory Open()
    {
        var opened = new Observatory([memory, .. Exporters], Options with { TimeProvider = Clock }, inline: true);
        opened.Events.Subscribe(events.Add);
        opened.Sessions.Subscribe(sessions.Add);
        return opened;
    }
}
