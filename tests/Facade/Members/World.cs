using System.Diagnostics;
using AgentObservatory.Tests.Support;
using Spectre.Console;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>What the members of one thread are called on and with.</summary>
internal sealed class World : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly HashSet<PublicMember> called = [];
    private readonly Arguments arguments;
    private readonly List<object> things;
    private readonly List<object> own;
    private readonly List<PreparedCall> calls = [];
    private readonly InMemoryExporter memory = new();
    private readonly Observatory running;
    private object[] live = [];

    internal World(int seed)
    {
        ObservatoryOptions options = Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMilliseconds(100) };
        running = Mode.Inline.Start(options, memory);
        Observatory ended = Mode.Server.Start(options, new InMemoryExporter());
        AgentSession endedSession = running.StartSession(Some.Context);
        AgentSpan endedSpan = endedSession.ToolCall("t", ("n", 1));
        StreamSpan endedStream = endedSession.Stream("s");
        endedStream.Event("e");
        endedStream.Dispose();
        endedSpan.Dispose();
        endedSession.Dispose();
        ended.Dispose();
        SessionEnvelope envelope = memory.Envelopes[0];
        things =
        [
            running,
            ended,
            Mode.Server.Start(options, memory),
            endedSession,
            endedSpan,
            endedStream,
            ended.StartSession(null),
            memory,
            new JsonExporter(TextWriter.Null),
            new FileExporter(folder["trace.jsonl"]),
            new OpenTelemetryExporter(new ActivitySource("members")),
            running.Sessions.ToExporter(new InMemoryExporter(), options),
            envelope,
            envelope.Session,
            envelope.Spans[0],
            envelope.Spans[0].Attributes,
            envelope.Dropped,
            running.Health,
            running.Health.Exporters[0],
            options,
            Some.Context,
            new Diagnostic(DiagnosticKind.QueueFull, "s", "m", null),
            running.Events,
            running.Sessions,
            OneItem.Source,
            new MemoryStream(),
            TextWriter.Null,
            new InvalidOperationException("an exception"),
            .. envelope.Events,
            .. envelope.Events.Select(static one => one.Fact),
        ];

        // What is not safe to use from several threads.
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No }
        );
        own = [console, new ConsoleExporter(console)];
        arguments = new Arguments(new Random(seed), folder["some.jsonl"], [.. things, .. own]);
        Renew();
    }

    /// <summary>Starts what calls may have ended: a session, a span and a stream.</summary>
    internal void Renew()
    {
        (live as IEnumerable<object>).OfType<IDisposable>().Reverse().ToList().ForEach(static one => one.Dispose());
        memory.Clear();
        object[] rest = [.. arguments.Things.Except(live)];
        AgentSession session = running.StartSession(Some.Context);
        live = [session, session.LlmCall("l"), session.Stream("s")];
        arguments.Things = [.. rest, .. live];
    }

    /// <summary>Calls are made on and with live things from now on, and with nothing whose own members take memory.</summary>
    internal void UseLiveOnly() =>
        arguments.Things = [running, Some.Context, OneItem.Source, .. things.OfType<Exception>(), .. live];

    /// <summary>Uses what another thread uses, besides its own.</summary>
    internal void Share(World other)
    {
        if (other != this)
        {
            arguments.Things = [.. things, .. own, .. other.things];
        }
    }

    /// <summary>Calls a member once, and uses what it returns.</summary>
    internal void Call(PublicMember member)
    {
        if (Prepare(member) is { } call)
        {
            call.Make();
            Keep(call.Result);
            Use(call);
        }
    }

    internal void Use(PreparedCall call) => call.UseResult(arguments.Things);

    /// <summary>Makes a call ready; null where there is nothing to call the member on.</summary>
    internal PreparedCall? Prepare(PublicMember member)
    {
        arguments.HasGivenNull = false;
        object? target = member.HasTarget ? arguments.Target(member.Type) : null;
        if (member.HasTarget && target is null)
        {
            return null;
        }

        called.Add(member);
        object?[] given = Array.ConvertAll(
            member.Parameters,
            parameter => arguments.Argument(parameter.ParameterType, parameter.Name!)
        );
        var call = new PreparedCall(member, target, given, arguments.HasGivenNull);
        calls.Add(call);
        return call;
    }

    /// <summary>The members that there was nothing to call on.</summary>
    internal IEnumerable<PublicMember> NeverCalled(IEnumerable<PublicMember> members) => members.Except(called);

    /// <summary>What members return is what others are called on and with, where there was nothing of that type.</summary>
    private void Keep(object? result)
    {
        if (
            result?.GetType() is { } type
            && PackedAssemblies.All.Contains(type.Assembly)
            && !Array.Exists(arguments.Things, one => one.GetType() == type)
        )
        {
            own.Add(result);
            arguments.Things = [.. arguments.Things, result];
        }
    }

    /// <summary>Looks at what has been thrown, also within the tasks that have ended by now. That waits in the runtime, too: do it
    /// when the rain is over.</summary>
    internal void Judge(Findings findings)
    {
        calls.ForEach(call => call.Judge(findings));
        calls.Clear();
    }

    public void Dispose()
    {
        foreach (Observatory observatory in things.OfType<Observatory>())
        {
            observatory.Dispose();
        }

        own.ForEach(static one => (one as IDisposable)?.Dispose());

        folder.Dispose();
    }
}
