namespace AgentObservatory.Tests.Support;

/// <summary>
/// Runs agents that do everything an agent can do, and some things it should not: driven by a seed, so a failure can be had
/// again (ids and times differ from run to run).
/// </summary>
internal sealed class SessionProgram(Random random, params Observatory[] observatories)
{
    private readonly HostileData hostile = new(random);
    private readonly List<AgentSpan> leftOpen = [];

    /// <summary>How many sessions it has run, nested ones included.</summary>
    internal int Sessions { get; private set; }

    internal static IReadOnlyList<SessionEnvelope> Envelopes(int seed, int count)
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        {
            new SessionProgram(new Random(seed), observatory).Run(count);
        }

        return memory.Envelopes;
    }

    internal void Run(int count)
    {
        for (int index = 0; index < count; index++)
        {
            RunSession(depth: 0);
            leftOpen.Clear();
        }
    }

    private void RunSession(int depth)
    {
        Sessions++;
        Observatory observatory = observatories[random.Next(observatories.Length)];
        using AgentSession session = observatory.StartSession(Context());
        for (int step = random.Next(12); step > 0; step--)
        {
            Act(session, depth);
        }

        if (random.Next(4) == 0)
        {
            session.Fail(AnyException());
        }
    }

    private AgentContext? Context() =>
        random.Next(10) switch
        {
            0 => null,
            1 => new AgentContext(null!, null!, hostile.Text(), hostile.Attributes()),
            _ => new AgentContext(
                "session " + Sessions,
                hostile.Text(),
                random.Next(2) == 0 ? null : "user",
                hostile.Attributes()
            ),
        };

    private void Act(AgentSession session, int depth)
    {
        switch (random.Next(8))
        {
            case 0:
                using (var step = session.AgentStep(hostile.Text(), hostile.Attributes()))
                {
                    step.Event(hostile.Text(), hostile.Attributes());
                    Nest(session, depth);
                }

                break;
            case 1:
                using (session.Span(hostile.Text(), hostile.Text(), hostile.Attributes()))
                {
                    Nest(session, depth);
                }

                break;
            case 2:
                using (var stream = session.Stream("stream", hostile.Attributes()))
                {
                    for (int item = random.Next(30); item > 0; item--)
                    {
                        stream.Event("chunk", ("seq", item), ("score", random.NextDouble()));
                    }
                }

                break;
            case 3:
                using (var call = session.LlmCall("model", ("temperature", 1.0)))
                {
                    call.Set(hostile.Attributes());
                    call.Fail(AnyException());
                }

                break;
            case 4:
                Throw(session);
                break;
            case 5:
                leftOpen.Add(session.ToolCall("left open", hostile.Attributes()));
                Nest(session, depth);
                break;
            case 6:
                AgentSpan ended = session.ToolCall("ended");
                ended.Dispose();
                ended.Event("after the end", hostile.Attributes());
                ended.Dispose();
                break;
            default:
                foreach (AgentSpan open in leftOpen.Where(_ => random.Next(2) == 0))
                {
                    open.Dispose();
                }

                break;
        }
    }

    private void Nest(AgentSession session, int depth)
    {
        if (depth < 4)
        {
            Act(session, depth + 1);
        }

        if (depth < 2 && random.Next(6) == 0)
        {
            RunSession(depth + 1);
        }
    }

    private void Throw(AgentSession session)
    {
        try
        {
            session.ToolCall("throws", span => Nothing(span, AnyException()), ("attempt", 1));
        }
        catch (Exception)
        {
            // What the session records about it is what counts here.
        }

        static void Nothing(AgentSpan span, Exception? exception)
        {
            span.Event("about to throw");
            throw exception ?? new TimeoutException();
        }
    }

    private Exception? AnyException() =>
        random.Next(5) switch
        {
            0 => null,
            1 => new OperationCanceledException("the user went away"),
            2 => new InvalidOperationException(hostile.Text(), new FormatException("inner")),
            3 => new AggregateException(new TimeoutException(), new ArgumentException("two")),
            _ => new ThrowsOnEverything(),
        };

    private sealed class ThrowsOnEverything : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
