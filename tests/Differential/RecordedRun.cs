using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Differential;

/// <summary>All that is compared of a run, as lines of the record.</summary>
/// <param name="Envelopes">The envelopes in the order of their export.</param>
/// <param name="Requests">The same envelopes as OTLP/JSON.</param>
/// <param name="View">What observers, the program itself and the counters say.</param>
internal sealed partial record RecordedRun(string[] Envelopes, string[] Requests, string[] View)
{
    /// <summary>
    /// Runs a program on a thread of its own, where nothing is current and no exception is in progress, and closes its observatory.
    /// </summary>
    internal static RecordedRun Of(RecordedProgram program)
    {
        using var stage = new Stage();
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                stage.Turns.Run(() => program.Body(stage));
                stage.Observatory.Dispose();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.UnsafeStart();
        thread.Join();
        return failure is null ? Of(program.Name, stage) : throw new InvalidOperationException(program.Name, failure);
    }

    private static RecordedRun Of(string name, Stage stage)
    {
        var ids = new CanonicalIds();
        string[] envelopes = [.. stage.Envelopes.Select(Write)];
        string[] requests = [.. stage.Envelopes.Select(envelope => Text(output => EnvelopeOtlp.Write(envelope, output)))];
        return new RecordedRun(
            [.. envelopes.Select(envelope => Line(name, "envelope", ids.In(WithShortTracebacks(envelope))))],
            [.. requests.Select(request => Line(name, "request", ids.In(WithoutMaxGap(WithShortTracebacks(request)))))],
            [Line(name, "view", ids.In(RunView.Of(stage, envelopes)))]
        );
    }

    internal static string Write(SessionEnvelope envelope) => Text(output => EnvelopeJson.Write(envelope, output));

    private static string Line(string program, string member, string json) =>
        $$"""{"program":"{{program}}","{{member}}":{{WithCountedRuns(json)}}}""";

    private static string Text(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Tracebacks name files, lines and internals: their first line is what everyone agrees on.</summary>
    private static string WithShortTracebacks(string json) =>
        Traceback()
            .Replace(
                json,
                static text => text.Groups["first"].Value.StartsWith("   at ") ? "   at" : text.Groups["first"].Value
            );

    /// <summary>A character that comes a hundred times or more is written once, with its count.</summary>
    private static string WithCountedRuns(string json) =>
        Repetition().Replace(json, static run => $"\u27e8{run.Length} {run.Value[0]}\u27e9");

    /// <summary>The mapping measures a stream's largest gap by itself; the envelope's own figure is compared.</summary>
    private static string WithoutMaxGap(string json) => MaxGap().Replace(json, "");

    [GeneratedRegex(
        """(?<="traceback":"|"key":"exception\.stacktrace","value":\{"stringValue":")(?<first>(?:[^"\\]|\\[^rn])*)(?:\\[rn](?:[^"\\]|\\.)*)?(?=")"""
    )]
    private static partial Regex Traceback();

    [GeneratedRegex("""([A-Za-z])\1{99,}""")]
    private static partial Regex Repetition();

    [GeneratedRegex(""",\{"key":"agent_observatory\.stream\.max_gap_ms","value":\{[^}]*\}\}""")]
    private static partial Regex MaxGap();
}
