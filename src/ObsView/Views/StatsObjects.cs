using System.Text.Json;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Views;

/// <summary>Totals as one JSON object, at the end.</summary>
internal sealed class StatsObjects(LineWriter output, PriceTable? prices = null) : ITraceView
{
    private readonly TraceStatistics statistics = new(prices ?? PriceTable.Empty);

    public WantedAttributes? Wanted { get; } = new(TraceStatistics.Attributes);

    public bool TellsAtTheEnd => true;

    public void Show(TraceLine.Readable line) => Prepare(line)();

    public Action Prepare(TraceLine.Readable line)
    {
        var forest = TraceForest.Of(line.Envelope);
        return () => statistics.Add(forest);
    }

    public void End() => output.Write(ScriptJson.Of(Write));

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("start_time", statistics.StartTime?.ToString());
        json.WriteString("end_time", statistics.EndTime?.ToString());
        json.WriteNumber("events", statistics.Events);
        json.WriteNumber("dropped", statistics.Dropped);
        json.WriteNumber("anomalies", statistics.Anomalies);
        json.WritePropertyName("sessions");
        Write(json, null, statistics.Sessions);
        json.WriteStartObject("sessions_by_status");

        foreach (var (status, count) in statistics.SessionsByStatus)
        {
            json.WriteNumber(ScriptJson.StatusText(status), count);
        }

        json.WriteEndObject();
        json.WritePropertyName("spans");
        Write(json, null, statistics.Spans);
        Write(json, "kinds", statistics.ByKind);
        Write(json, "tools", statistics.ByTool);
        Write(json, "models", statistics.ByModel);
        Write(json, "agents", statistics.ByAgent);
        Write(json, "failing", statistics.Failing);
        Write(json, "slowest", statistics.Slowest);
        json.WriteEndObject();
    }

    /// <summary>What has no totals of its own has no name.</summary>
    private void Write(Utf8JsonWriter json, string title, TotalsByName<SpanTotals> totals)
    {
        json.WriteStartArray(title);

        foreach (var (name, total) in totals.Named.OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key))
        {
            Write(json, name, total);
        }

        if (totals.Others.Count > 0)
        {
            Write(json, null, totals.Others);
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, string? name, SpanTotals totals)
    {
        json.WriteStartObject();

        if (name is not null)
        {
            json.WriteString("name", ScriptJson.Sound(name));
        }

        json.WriteNumber("count", totals.Count);
        json.WriteNumber("errors", totals.Errors);
        json.WriteNumber("p50_ns", totals.Durations.Percentile(50));
        json.WriteNumber("p95_ns", totals.Durations.Percentile(95));
        json.WriteNumber("p99_ns", totals.Durations.Percentile(99));
        ScriptJson.WriteTokens(json, totals.Tokens);

        if (prices is not null)
        {
            json.WriteNumber("cost", totals.Cost);
            json.WriteNumber("unpriced_tokens", totals.UnpricedTokens);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string title, IReadOnlyList<SessionSummary> sessions)
    {
        json.WriteStartArray(title);

        foreach (var session in sessions)
        {
            SessionObjects.Write(json, session);
        }

        json.WriteEndArray();
    }
}
