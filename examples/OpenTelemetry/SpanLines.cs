using AgentObservatory;

namespace OpenTelemetryExample;

/// <summary>A mapped span as lines of text.</summary>
internal static class SpanLines
{
    internal static void Write(OpenTelemetrySpan span)
    {
        double milliseconds = (span.EndTime.UnixNanoseconds - span.StartTime.UnixNanoseconds) / 1e6;
        string parent = span.ParentSpanId.IsNone ? "" : $" under {span.ParentSpanId}";
        Console.WriteLine($"{span.Name} [{span.Kind}, {span.Status}] {milliseconds:F1} ms, {span.SpanId}{parent}");
        foreach (KeyValuePair<string, AttributeValue> attribute in span.Attributes)
        {
            Console.WriteLine($"    {attribute.Key} = {attribute.Value}");
        }

        if (span.Events.Length > 0)
        {
            Console.WriteLine("    events: " + string.Join(", ", span.Events.Select(item => item.Name)));
        }
    }
}
