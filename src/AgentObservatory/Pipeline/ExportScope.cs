namespace AgentObservatory;

/// <summary>
/// Marks the flow of control of an export, tasks started from it included: a session started there would be exported there,
/// and so on without end.
/// </summary>
internal sealed class ExportScope
{
    private static readonly AsyncLocal<ExportScope?> Flow = new();

    private readonly Observatory observatory;
    private readonly ExportScope? outer;

    private ExportScope(Observatory observatory, ExportScope? outer)
    {
        this.observatory = observatory;
        this.outer = outer;
    }

    internal static bool IsWithin(Observatory observatory)
    {
        ExportScope? scope = Flow.Value;
        while (scope is not null && scope.observatory != observatory)
        {
            scope = scope.outer;
        }

        return scope is not null;
    }

    /// <summary>Enters; hand what it returns to <see cref="Leave"/>.</summary>
    internal static ExportScope? Enter(Observatory observatory)
    {
        ExportScope? before = Flow.Value;
        Flow.Value = new ExportScope(observatory, before);
        return before;
    }

    internal static ExportScope? Mark() => Flow.Value;

    internal static void Leave(ExportScope? before) => Flow.Value = before;
}
