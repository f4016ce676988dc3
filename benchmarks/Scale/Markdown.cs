namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Tables on standard output.</summary>
internal static class Markdown
{
    internal static void Table(params string[] columns)
    {
        Console.WriteLine();
        Row(columns);
        Row([.. columns.Select(static (_, index) => index == 0 ? "---" : "---:")]);
    }

    internal static void Row(params string[] cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");

    internal static string Bytes(double bytes) =>
        bytes switch
        {
            >= 1e9 => $"{bytes / 1e9:0.##} GB",
            >= 1e6 => $"{bytes / 1e6:0.#} MB",
            >= 1e3 => $"{bytes / 1e3:0.#} kB",
            _ => $"{bytes:0} B",
        };
}
