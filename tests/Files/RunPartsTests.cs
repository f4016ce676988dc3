using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Files;

public sealed class RunPartsTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly SessionEnvelope run = SplitRun.Whole("run");
    private readonly string[] parts;

    public RunPartsTests() => parts = SplitRun.Lines(run);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunInPartsComesOnceWhereTheLastOfThemStandsAndNothingElseWaits()
    {
        var file = folder.Write("a", parts[2], SplitRun.Line("b"), parts[0], parts[1], SplitRun.Line("c"));

        var lines = TraceFile.Read(file).ToList();

        Assert.Equal(["2 b", "4 run", "5 c"], lines.Select(Reading.Told));
        Assert.Equal(run, Envelope(lines[1]));
    }

    [Fact]
    public void PartsInSeveralFilesComeOnceWithTheFileAndTheNumberOfTheLast()
    {
        var a = folder.Write("a", parts[0], SplitRun.Line("b"), "garbage");
        var b = folder.Write("b", "", parts[2], parts[1], SplitRun.Line("c"));

        var found = TraceFile.Read([a, b]).ToList();

        Assert.Equal([(a, "2 b"), (b, "3 run"), (b, "4 c")], Told(found).Where(told => !told.Told.Contains('!')));
        Assert.Equal(
            (a, 3),
            found.Where(one => one.Line.IsUnreadable).Select(one => (one.Path, (int)one.Line.Number)).Single()
        );
        Assert.Equal(run, Envelope(found[^2].Line));
    }

    [Fact]
    public void TheWholeRunThatComesBeforeOrAfterOneOfItsPartsIsMergedWithIt()
    {
        var whole = EnvelopeText.Write(run);

        Assert.Equal(["2 run"], Told(whole, parts[0]));
        Assert.Equal(["2 run"], Told(parts[0], whole));
        Assert.Equal(["2 b", "3 run", "4 c"], Told(whole, SplitRun.Line("b"), parts[1], SplitRun.Line("c")));
    }

    [Fact]
    public void ASuspendedWriterIsNotFinal()
    {
        var suspended = EnvelopeText.Write(run).Replace("finished", "suspended", StringComparison.Ordinal);

        Assert.Equal(["2 run"], Told(suspended, EnvelopeText.Write(run)));
    }

    [Fact]
    public void FinalLinesAreNotMergedEvenIfOneComesTwice()
    {
        var whole = EnvelopeText.Write(run);

        Assert.Equal(["1 run", "2 run"], Told(whole, whole));
        Assert.Equal(["1 run", "2 run"], Reading.Of(whole, whole).Select(Reading.Told));
    }

    [Fact]
    public void LinesOfOlderSchemasAreNeverMerged()
    {
        var old =
            $$"""{"schema_version":"0.2","session":{"session_id":"old","trace_id":"{{run.Session.TraceId}}"},"events":[]}""";

        Assert.Equal(["1 old", "3 old", "4 run"], Told(old, parts[0], old, parts[1]));
        Assert.Equal(["1 old", "2 old"], Told(old, old));
    }

    [Fact]
    public void ALineThatNamesNoWritersIsNotMerged()
    {
        var empty = """{"session":{"session_id":"empty","trace_id":"T","run_id":"R"},"writers":[],"events":[]}"""
            .Replace("T", run.Session.TraceId.ToString(), StringComparison.Ordinal)
            .Replace("R", run.Session.RunId.ToString(), StringComparison.Ordinal);

        Assert.Equal(["2 empty", "3 run"], Told(parts[0], empty, parts[1]));
    }

    [Fact]
    public void ATextThatLooksLikeAPartIsNone()
    {
        var other = Some.Envelope(session => session.ToolCall("t", ("writers", "suspended"), ("run_id", "1")).Dispose());

        Assert.Equal(["1 some-session", "2 b"], Told(EnvelopeText.Write(other), SplitRun.Line("b")));
    }

    [Fact]
    public void ATornLastLineOfAPartCostsThatLineOnly()
    {
        foreach (var length in Enumerable.Range(1, parts[1].Length - 1).Where(length => length % 50 == 1))
        {
            var file = folder.Write("a", [.. TraceText.Utf8(parts[0], parts[2]), .. TraceText.Utf8(parts[1])[..length]]);

            var lines = TraceFile.Read(file).ToList();

            Assert.Equal("2 run", Reading.Told(lines[0]));
            Assert.Equal(run.Writers[0].End, Envelope(lines[0]).Writers[0].End);
            Assert.StartsWith("3 ! torn last line", Reading.Told(lines[1]), StringComparison.Ordinal);
            Assert.Equal(2, lines.Count);
        }
    }

    [Fact]
    public void AStreamHoldsBackPartsUntilItsEndAndWhatFollowsOfTheirRuns()
    {
        var whole = EnvelopeText.Write(run);
        string[] others = SplitRun.Lines(SplitRun.Whole("other"));

        var lines = Reading.Of(whole, others[0], parts[0], SplitRun.Line("b"), whole, others[1]);

        Assert.Equal(["1 run", "4 b", "5 run", "6 other"], lines.Select(Reading.Told));
        Assert.Equal(run, Envelope(lines[2]));
    }

    [Fact]
    public void APartThatIsAppendedMeanwhileComesOnItsOwn()
    {
        var file = folder.Write("a", SplitRun.Line("b"), parts[0]);
        using var lines = TraceFile.Read(file).GetEnumerator();
        Assert.True(lines.MoveNext());

        File.AppendAllText(file, parts[1] + "\n");

        Assert.Equal(2, Numbers(lines).Count);
    }

    [Fact]
    public void WhatWaitsForAFileThatIsGoneIsTakenAtItsEnd()
    {
        var a = folder.Write("a", parts[0], SplitRun.Line("b"));
        var b = folder.Write("b", parts[1]);
        using var found = TraceFile.Read([a, b]).Select(one => one.Line).GetEnumerator();
        Assert.True(found.MoveNext());

        folder.Write("b", SplitRun.Line("c"));

        Assert.Equal([1, 1], Numbers(found));
    }

    [Fact]
    public void AFileThatCannotBeReadIsToldInItsTurn()
    {
        var a = folder.Write("a", SplitRun.Line("b"));
        using var found = TraceFile.Read([a, folder["missing"]]).GetEnumerator();

        Assert.True(found.MoveNext());
        Assert.Throws<FileNotFoundException>(() => found.MoveNext());
    }

    [Fact]
    public void WhatAreNoFileNamesIsRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => TraceFile.Read((IEnumerable<string>)null!));
        Assert.Throws<ArgumentException>(() => TraceFile.Read(["a", ""]));
        Assert.Throws<ArgumentNullException>(() => TraceFile.Read(["a", null!]));
    }

    [Fact]
    public void TheNotesOfAJournalAreNumberedAndSkipped()
    {
        const string Note = """{"journal":{"exported":"x"}}""";

        Assert.Equal(["2 b", "4 run", "5 c"], Told(Note, SplitRun.Line("b"), parts[0], parts[1], SplitRun.Line("c"), Note));
        Assert.Equal(["2 b"], Reading.Of(Note, SplitRun.Line("b"), Note[..^5]).Select(Reading.Told));
        Assert.Equal([2], EnvelopeJson.ReadLines(TraceText.Utf8(Note, SplitRun.Line("b"))).Select(line => line.Number));
    }

    [Fact]
    public void APartIsFoundWhereverItStandsInALargeFile()
    {
        var (filling, whole) = (SplitRun.Line("filling"), EnvelopeText.Write(run));

        for (var shift = 0; shift < 12; shift++)
        {
            // The word that shows it stands across the end of a block.
            var before = 256 * 1024 - parts[0].IndexOf("\"writers\"", StringComparison.Ordinal) - shift;
            var file = folder.Write("a", filling.PadRight(before - 1), parts[0], filling, whole);

            Assert.Equal(["1 filling", "3 filling", "4 run"], TraceFile.Read(file).Select(Reading.Told));
        }
    }

    private IEnumerable<string> Told(params string[] lines) =>
        TraceFile.Read(folder.Write("told", lines)).Select(Reading.Told);

    private static IEnumerable<(string Path, string Told)> Told(IEnumerable<(string Path, TraceLine Line)> found) =>
        found.Select(one => (one.Path, Reading.Told(one.Line)));

    private static List<long> Numbers(IEnumerator<TraceLine> lines)
    {
        var numbers = new List<long>();

        while (lines.MoveNext())
        {
            numbers.Add(lines.Current.Number);
        }

        return numbers;
    }

    private static SessionEnvelope Envelope(TraceLine line) => Assert.IsType<TraceLine.Readable>(line).Envelope;
}
