using System.Diagnostics;
using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using Microsoft.FSharp.Core;
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
    private readonly List<(PublicMember Member, Task? Task, Exception? Thrown, bool HasNull)> outcomes = [];

    internal World(int seed)
    {
        var memory = new InMemoryExporter();
        ObservatoryOptions options = Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMilliseconds(100) };
        Observatory running = Mode.Inline.Start(options, memory);
        Observatory ended = Mode.Server.Start(options, new InMemoryExporter());
        AgentSession endedSession = running.StartSession(Some.Context);
        AgentSpan endedSpan = endedSession.ToolCall("t", ("n", 1));
        StreamSpan endedStream = endedSession.Stream("s");
        endedStream.Event("e");
        endedStream.Dispose();
        endedSpan.Dispose();
        endedSession.Dispose();
        AgentSession session = running.StartSession(Some.Context);
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
            session,
            session.LlmCall("l"),
            session.Stream("s"),
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
            Observable.Return<object>("an item"),
            AsyncEnumerable.Empty<object>().Append("an item"),
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
    }

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
        arguments.HasGivenNull = false;
        object? target = member.HasTarget ? arguments.Target(member.Type) : null;
        if (member.HasTarget && target is null)
        {
            return;
        }

        called.Add(member);
        object?[] given = Array.ConvertAll(
            member.Parameters,
            parameter => arguments.Argument(parameter.ParameterType, parameter.Name!)
        );
        bool hasNull = arguments.HasGivenNull;
        try
        {
            object? result = member.Call(target, given);
            Keep(hasNull ? null : result);
            outcomes.Add((member, Used(result), null, hasNull));
        }
        catch (Exception exception)
        {
            outcomes.Add((member, null, exception, hasNull));
        }
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
        foreach ((PublicMember member, Task? task, Exception? thrown, bool hasNull) in outcomes)
        {
            if ((thrown ?? task?.Exception?.InnerException) is { } exception)
            {
                findings.Judge(member, exception, hasNull);
            }
        }
    }

    /// <summary>A wrapped function is called, a sequence is read, what has been started is ended. A task is returned.</summary>
    private Task? Used(object? result)
    {
        switch (result)
        {
            case Func<string, int> function:
                function("an argument");
                break;
            case FSharpFunc<object, object> function:
                function.Invoke("an argument");
                break;
            case IObservable<object> observable:
                observable.Subscribe(static _ => { }, static _ => { }).Dispose();
                break;
            case IAsyncEnumerable<object> sequence:
                return sequence.ToListAsync().AsTask();
            case Task task:
                return task;
            case ValueTask task:
                return task.AsTask();
            case ValueTask<object> task:
                return task.AsTask();
            case IDisposable disposable when !arguments.Things.Contains(disposable):
                disposable.Dispose();
                break;
            default:
                break;
        }

        return null;
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
