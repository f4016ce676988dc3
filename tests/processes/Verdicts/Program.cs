using System.Reflection;
using AgentObservatory;
using Verdicts;

// Runs many shapes of code with plain using blocks, and loops of jobs, and says which blocks ended with a wrong status.
// Argument: how many rounds; or "starved", "starved-capture" or "starved-live", to run out of memory instead.
switch (args)
{
    case ["starved"]:
        return Starvation.Survive();
    case ["starved-capture"]:
        return Starvation.Report();
    case ["starved-live"]:
        return Starvation.Report(isLive: true);
}

int rounds = args.Length > 0 ? int.Parse(args[0]) : 1;
var memory = new InMemoryExporter();
using var observatory = new Observatory(memory, inline: true);

Results ofSpans = await Shapes(areSessions: false);
Results ofSessions = await Shapes(areSessions: true);
Results ofLoops = await Loops();

string[] wrong = [.. ofSpans.Wrong(), .. ofSessions.Wrong().Select(line => "session " + line), .. ofLoops.Wrong()];
Array.ForEach(wrong, Console.WriteLine);
Console.WriteLine(
    $"{ofSpans.Names} shapes as spans, {ofSessions.Names} as sessions, {ofLoops.Names} loops: "
        + $"{ofSpans.Blocks + ofSessions.Blocks + ofLoops.Blocks} blocks, {wrong.Length} wrong lines"
);
return wrong.Length == 0 ? 0 : 1;

async Task<Results> Shapes(bool areSessions)
{
    var blocks = new Blocks(observatory, areSessions);
    object[] shapes =
    [
        new ShapesOfPlainCode(blocks),
        new ShapesOfAsyncCode(blocks),
        new ShapesOfContinuations(blocks),
        new ShapesOfIterators(blocks),
        new ShapesOfFilters(blocks),
        new ShapesOfDisposables(blocks),
        new ShapesOfFlows(blocks),
        new ShapesThatNothingDecides(blocks),
    ];
    for (int round = 0; round < rounds; round++)
    {
        foreach (Func<Task> shape in shapes.SelectMany(ShapesOf))
        {
            using AgentSession session = observatory.StartSession(new AgentContext(null, "shapes"));
            await shape().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    var results = new Results();
    foreach (SessionEnvelope envelope in Ended())
    {
        Count(results, envelope.Session.AgentId, envelope.Session.Metadata, envelope.Status);
        foreach (SpanRecord span in envelope.Spans)
        {
            Count(results, span.Name, span.Attributes, span.Status);
        }
    }

    return results;
}

static void Count(Results results, string name, Attributes attributes, SpanStatus status)
{
    if (attributes.TryGetValue(Blocks.Expected, out AttributeValue expected))
    {
        results.Add(name, expected.ToString(), status.ToString());
    }
}

// The public methods of a class are its shapes.
static IEnumerable<Func<Task>> ShapesOf(object shapes) =>
    shapes
        .GetType()
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(method =>
            method.ReturnType == typeof(void)
                ? Started(method.CreateDelegate<Action>(shapes))
                : method.CreateDelegate<Func<Task>>(shapes)
        );

static Func<Task> Started(Action shape) =>
    () =>
    {
        try
        {
            shape();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    };

async Task<Results> Loops()
{
    var loops = new Loops(observatory);
    await loops.Run();
    var results = new Results();
    foreach (SessionEnvelope envelope in Ended())
    {
        string id = envelope.Session.SessionId;
        string name = id[..id.LastIndexOf(' ')];
        string expected = Expected(loops.Left[id]);
        results.Add(name, expected, Seen(envelope.Status, envelope.Error));
        results.Add(name, expected, Seen(envelope.Spans[0].Status, envelope.Spans[0].Error));
    }

    return results;
}

IReadOnlyList<SessionEnvelope> Ended()
{
    IReadOnlyList<SessionEnvelope> ended = memory.Envelopes;
    memory.Clear();
    return ended;
}

static string Expected(Exception? left) =>
    left switch
    {
        null => nameof(SpanStatus.Ok),
        OperationCanceledException => nameof(SpanStatus.Cancelled),
        _ => $"{SpanStatus.Error} ({left.GetType().FullName}: {left.Message})",
    };

static string Seen(SpanStatus status, ErrorInfo? error) =>
    error is null ? status.ToString() : $"{status} ({error.Type}: {error.Message})";
