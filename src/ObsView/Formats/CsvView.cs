using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes a row for each session and each span. Texts are escaped as on a terminal, and one that a spreadsheet would take
/// for a formula begins with an apostrophe. Tokens are told only where they count, so that a column adds up.</summary>
internal sealed class CsvView(Stream output) : ITraceView
{
    private const int TextLimit = 32_768;

    private static readonly string[] Columns =
    [
        "session_id",
        "agent_id",
        "trace_id",
        "span_id",
        "parent_span_id",
        "kind",
        "name",
        "tool",
        "model",
        "agent",
        "status",
        "start_time",
        "duration_ns",
        "self_ns",
        "events",
        "error_type",
        "error_message",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_write_tokens",
        "reasoning_tokens",
        "attributes",
    ];

    private readonly StreamWriter writer = new(output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true)
    {
        NewLine = "\n",
    };
    private bool hasHead;

    public void Show(TraceLine.Readable line)
    {
        WriteHead();

        foreach (var node in TraceForest.Of(line.Envelope).Nodes)
        {
            writer.WriteLine(string.Join(',', Cells(node)));
        }
    }

    public void End()
    {
        WriteHead();
        writer.Flush();
    }

    private void WriteHead()
    {
        if (!hasHead)
        {
            writer.WriteLine(string.Join(',', Columns));
            hasHead = true;
        }
    }

    private static IEnumerable<string> Cells(TraceNode node)
    {
        var session = node.Session.Session;
        var tokens = node.IsTokenSource ? node.OwnTokens : TokenUsage.None;
        return
        [
            Text(session.SessionId),
            Text(session.AgentId),
            session.TraceId.ToString(),
            node.Span?.SpanId.ToString() ?? "",
            node.Span is { ParentSpanId.IsNone: false } child ? child.ParentSpanId.ToString() : "",
            Text(node.Kind),
            Text(node.Name),
            Text(node.Tool),
            Text(node.Model),
            Text(node.Agent),
            TraceVocabulary.StatusText(node.Status).Text,
            node.StartTime.ToString(),
            Number(node.DurationNanoseconds),
            Number(TraceTime.SelfNanoseconds(node)),
            Number(node.Span?.EventCount ?? 0),
            Text(node.Error?.Type),
            Text(node.Error?.Message),
            Number(tokens.Input),
            Number(tokens.Output),
            Number(tokens.CacheRead),
            Number(tokens.CacheWrite),
            Number(tokens.Reasoning),
            Quoted(Json(node.Attributes)),
        ];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(string? text)
    {
        var shown = EscapedText.Of(text ?? "", Glyphs.Unicode, TextLimit);
        return Quoted(shown.Length > 0 && shown[0] is '=' or '+' or '-' or '@' ? "'" + shown : shown);
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"") + "\"";

    private static string Json(Attributes attributes)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            AttributeJson.Write(json, attributes);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
