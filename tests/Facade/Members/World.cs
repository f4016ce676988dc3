using System.Diagnostics;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;
using NATS.Client.Core;
using Spectre.Console;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>What the members of one thread are called on and with.</summary>
internal sealed class World : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly HashSet<PublicMember> called = [];
    private readonly Arguments arguments;
    private readonly List<PreparedCall> calls = [];
    private readonly InMemoryExporter memory = new();
    private readonly ObservatoryOptions options = Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMilliseconds(100) };

    private static readonly NatsOpts Nowhere = NatsOpts.Default with { Url = "nats://127.0.0.1:1" };

    // What calls change at most from within.
    private readonly object[] things;

    // What is not safe to use from several threads.
    private readonly List<object> own;

    // What calls end. Other threads use it, too.
    private volatile Observatory[] observatories;
    private volatile object[] live = [];

    private World? other;
    private bool usesLiveOnly;

    /// <summary>Whether null is given to members that do not take it, too.</summary>
    internal bool GivesNullToAll { get; set; } = true;

    internal World(int seed)
    {
        observatories = StartObservatories();
        Observatory ended = Mode.Server.Start(options, new InMemoryExporter());
        AgentSession endedSession = Running.StartSession(Some.Context);
        AgentSpan endedSpan = endedSession.ToolCall("t", ("n", 1));
        StreamSpan endedStream = endedSession.Stream("s");
        endedStream.Event("e");
        endedStream.Dispose();
        endedSpan.Dispose();
        endedSession.Dispose();
        ended.Dispose();
        SessionEnvelope envelope = memory.Envelopes[0];
        ObservatoryHealth health = Running.Health;
        ObservatoryOptions given = options with { };
        things =
        [
            ended,
            endedSession,
            endedSpan,
            endedStream,
            ended.StartSession(null),
            memory,
            new IExporter[] { memory },
            new JsonExporter(TextWriter.Null),
            new FileExporter(folder["trace.jsonl"]),
            new OpenTelemetryExporter(new ActivitySource("members")),
            Running.Sessions.ToExporter(new InMemoryExporter(), options),
            envelope,
            envelope.Session,
            envelope.Spans[0],
            envelope.Spans[0].Attributes,
            envelope.Dropped,
            envelope.Writers[0],
            envelope.Writers[0].Told,
            envelope.Writers[0].Told.Ranges[0],
            health,
            health.Exporters[0],
            new ShutdownReport(false, health.Exporters),
            new JournalHealth(1, 0, 100, 1, null, null),
            new RecoveryReport(1, 1, 0, true),
            given,
            // A copy: calls set its properties.
            Some.Context with
            { },
            new (string, AttributeValue)[] { ("n", 1) },
            new Diagnostic(DiagnosticKind.QueueFull, "s", "m", null),
            new ValueLocation(ValueRole.StartAttribute, "k", "kind", "name", null),
            Redactors.Secrets,
            OneItem.Source,
            new MemoryStream(),
            TextWriter.Null,
            new InvalidOperationException("an exception"),
            AIFunctionFactory.Create(() => "found", "find"),
            new AITool[] { AIFunctionFactory.Create(() => "found", "find"), null! },
            Arguments.Ticket,
            KeepRule.Parse("failed"),
            WriterOrigin.NewResumed(Arguments.Ticket.Stamp),
            WriterOrigin.NewJoined(Arguments.Ticket.Stamp),
            ((TraceFact.SessionEnded)envelope.Writers[0].End!.Fact).End,
            new ParquetExporter(folder["parquet"]),
            new NatsExporter(new NatsExporterOptions { Connection = Nowhere, Patience = TimeSpan.FromMilliseconds(1) }),
            new NatsReader(new NatsReaderOptions { Connection = Nowhere }),
            new NatsExporterOptions(),
            new NatsReaderOptions(),
            .. envelope.Replay(),
            .. envelope.Replay().Select(static one => one.Fact),
            .. Answers.About(envelope),
        ];
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No }
        );
        own =
        [
            console,
            new ConsoleExporter(console),
            new ChatClientBuilder(static _ => null!),
            new EmbeddingGeneratorBuilder<object, Embedding>(static _ => null!),
        ];
        arguments = new Arguments(new Random(seed), folder["some.jsonl"], []);
        Renew();
    }

    /// <summary>The observatory that the live session is of.</summary>
    internal Observatory Running => observatories[0];

    /// <summary>Starts anew what calls may have ended.</summary>
    internal void Restart()
    {
        EndObservatories();
        observatories = StartObservatories();
        Renew();
    }

    /// <summary>Starts anew what calls may have ended within an observatory: a session, its spans and a scope.</summary>
    internal void Renew()
    {
        EndSession();
        memory.Clear();
        AgentSession session = Running.StartSession(Some.Context);
        AgentSpan span = session.LlmCall("l");
        live = [session, span, session.Stream("s"), span.Attach()];
        Gather();
    }

    internal void EndSession()
    {
        foreach (object one in live.Reverse())
        {
            ((IDisposable)one).Dispose();
        }
    }

    /// <summary>Calls are made on and with live things from now on, and with nothing whose own members take memory.</summary>
    internal void UseLiveOnly()
    {
        usesLiveOnly = true;
        Gather();
    }

    /// <summary>Uses what another thread uses, besides its own: what is live there, too.</summary>
    internal void Share(World world)
    {
        other = world == this ? null : world;
        Gather();
    }

    /// <summary>Calls each member in each round, and uses what it returns.</summary>
    internal void Call(PublicMember[] members, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            Restart();
            foreach (PublicMember member in members)
            {
                Renew();
                Call(member);
            }
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
            parameter => arguments.Argument(parameter.ParameterType, parameter.Name!, GivesNullToAll || member.TakesNull)
        );
        var call = new PreparedCall(member, target, given, arguments.HasGivenNull);
        calls.Add(call);
        return call;
    }

    /// <summary>The members that there was nothing to call on.</summary>
    internal IEnumerable<PublicMember> NeverCalled(IEnumerable<PublicMember> members) => members.Except(called);

    private void Gather() =>
        arguments.Things = usesLiveOnly
            ?
            [
                Running,
                Some.Context,
                OneItem.Source,
                .. things.OfType<Exception>(),
                .. things.OfType<(string, AttributeValue)[]>(),
                .. live,
            ]
            : [.. things, .. own, .. Changing, .. other?.things ?? [], .. other?.Changing ?? []];

    private object[] Changing => [.. observatories, Running.Events, Running.Sessions, .. live];

    private Observatory[] StartObservatories() =>
        [Mode.Inline.Start(options with { Journal = folder["journal"] }, memory), Mode.Server.Start(options, memory)];

    private void EndObservatories() => Array.ForEach(observatories, static one => one.Dispose());

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
            Gather();
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
        EndObservatories();
        own.ForEach(static one => (one as IDisposable)?.Dispose());
        folder.Dispose();
    }
}
