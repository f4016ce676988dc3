using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Each value is redacted once, before any reader sees it.</summary>
public class RedactionTests
{
    [Theory]
    [BothModes]
    public async Task NoReaderSeesWhatARedactorHides(Mode mode)
    {
        using var folder = new TestFolder();
        using var listening = new Listening();
        var lines = new StringWriter();
        var console = new StringWriter();
        var seen = new List<TraceEvent>();
        var memory = new InMemoryExporter();
        var observed = new List<SessionEnvelope>();
        Observatory observatory = mode.Start(
            folder.Journaled() with
            {
                Redactor = Redacting.Hiding(Planted.Secret),
            },
            memory,
            new FileExporter(folder["trace.jsonl"]),
            new JsonExporter(lines),
            new ConsoleExporter(console),
            new OpenTelemetryExporter(listening.Source)
        );
        using IDisposable events = observatory.Events.Subscribe(seen.Add);
        using IDisposable sessions = observatory.Sessions.Subscribe(observed.Add);

        Planted.Run(observatory);
        await observatory.Settle();
        string journal = string.Concat(DeadJournal.Journals(folder.Killed()).Select(File.ReadAllText));
        await observatory.End();

        string file = File.ReadAllText(folder["trace.jsonl"]);
        string activities = string.Join('\n', listening.Seen.SelectMany(static one => one.Lines()));
        string[] outputs =
        [
            file,
            journal,
            lines.ToString(),
            console.ToString(),
            activities,
            TextOf(memory.Envelopes),
            TextOf(observed),
            TextOf(Folded(seen)),
        ];
        Assert.All(outputs, output => Assert.DoesNotContain(Planted.Secret, output));
        Assert.All(outputs, output => Assert.Contains("HIDDEN", output));
        Assert.All(Planted.Parts, part => Assert.Contains(part + " HIDDEN", file));
        Assert.Equal(TextOf(memory.Envelopes), TextOf(observed));
        Assert.Equal(0, observatory.Health.RedactionsFailed);
    }

    [Theory]
    [BothModes]
    public async Task EachValueIsAskedAboutOnceAndEveryReaderSeesTheSame(Mode mode)
    {
        using var folder = new TestFolder();
        int number = 0;
        var numbering = new Redacting(
            (_, value) =>
                value.Kind is AttributeKind.Map or AttributeKind.List
                    ? value
                    : $"{value} <{Interlocked.Increment(ref number)}>",
            includesNames: true
        );
        var seen = new List<TraceEvent>();
        InMemoryExporter[] exporters = [new(), new(), new()];
        Observatory observatory = mode.Start(folder.Journaled() with { Redactor = numbering }, exporters);
        using IDisposable events = observatory.Events.Subscribe(seen.Add);

        Planted.Run(observatory);
        await observatory.Settle();
        SessionEnvelope[] journaled = [.. EnvelopeText.ReadFile(Assert.Single(DeadJournal.Journals(folder.Killed())))];
        await observatory.End();

        string told = TextOf(exporters[0].Envelopes);
        Assert.All(exporters, one => Assert.Equal(told, TextOf(one.Envelopes)));
        Assert.Equal(Marks(told), Marks(TextOf(Folded(seen))));
        Assert.Equal(Marks(told), Marks(TextOf(journaled)));
        Assert.Equal(Enumerable.Range(1, number), Marks(told));
        Assert.DoesNotContain("> <", told);
    }

    private static string TextOf(IEnumerable<SessionEnvelope> envelopes) =>
        string.Join('\n', envelopes.Select(EnvelopeText.Write));

    private static IEnumerable<SessionEnvelope> Folded(IEnumerable<TraceEvent> events) =>
        events.GroupBy(static one => one.Session.Key).Select(static one => SessionReducer.Fold(one));

    /// <summary>The numbers that values were given, each of them once.</summary>
    private static IEnumerable<int> Marks(string text) =>
        Regex.Matches(text, "<([0-9]+)>").Select(static match => int.Parse(match.Groups[1].Value)).Distinct().Order();
}
