using AgentObservatory.Tests.Support;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Testing;

public sealed class ExporterLawTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder folder = new();
    private int files;

    public static TheoryData<string, Action> Wrong() =>
        new()
        {
            { "throws NullReferenceException", Check<ThrowsAtNamesThatAreNull> },
            { "throws EncoderFallbackException", Check<ThrowsAtHalfACharacter> },
            { "throws", Check<ThrowsWithoutSpans> },
            { "leaves nothing where there must be session 0", Check<SkipsUnfinishedSessions> },
            { "leaves session 1, session 0 where", Check<PutsTheNewestFirst> },
            { "leaves session 0, session 0 where", Check<NeverClearsItsBuffer> },
            { "leaves nothing where there must be session 0", Check<FlushesOnlyFullBuffers> },
            { "leaves session 0, session 1 where", Check<ForgetsWhatItsBufferCannotHold> },
            { "A second Dispose throws", Check<ThrowsWhenDisposedTwice> },
            { "Dispose leaves session 0, session 0", Check<WritesTheLastOneAgainWhenDisposed> },
            { "flush throws", Check<ThrowsWithNothingToFlush> },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongExporterIsFoundWithASmallCounterexample(string what, Action check)
    {
        string message = Recorded.MessageOf(check);

        output.WriteLine(message);
        Assert.Contains(what, message.Split('\n')[0]);
        Assert.InRange(message.Split('\n').Length, 3, 12);
    }

    [Fact]
    public void ASoundOneIsNotBlamed()
    {
        Check<SoundExporter>();
        Laws.CheckExporter(
            static () => new InMemoryExporter(),
            static memory => memory.Envelopes.Select(static envelope => envelope.Session.SessionId)
        );
    }

    [Fact]
    public void TheFileExporterObeysTheLaws()
    {
        string path = "";
        Laws.CheckExporter(
            () => new FileExporter(path = folder[$"{files++}.jsonl"]),
            _ =>
                File.Exists(path)
                    ? TraceFile
                        .Read(path)
                        .OfType<TraceLine.Readable>()
                        .Select(static line => line.Envelope.Session.SessionId)
                    : []
        );
    }

    public void Dispose() => folder.Dispose();

    private static void Check<T>()
        where T : ListExporter, new() => Laws.CheckExporter(static () => new T(), static one => one.Arrived);
}
