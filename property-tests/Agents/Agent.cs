using System.Runtime.CompilerServices;

namespace AgentObservatory.PropertyTests.Agents;

/// <summary>
/// Runs a program as the C# that it stands for. Every span is named by its place in the program. After each step the current span
/// must be the one that was current before it: that of the enclosing block.
/// </summary>
public sealed class Agent(AgentSession session)
{
    /// <summary>Runs steps in order; what runs in the background ends with them.</summary>
    /// <param name="path">The place of the steps.</param>
    /// <param name="current">The name of the span that they run under; null for none.</param>
    /// <param name="steps">The steps.</param>
    public async Task RunAsync(string path, string? current, IReadOnlyList<Step> steps)
    {
        List<Task> background = [];
        for (int number = 0; number < steps.Count; number++)
        {
            await StepAsync($"{path}.{number}", current, steps[number], background);
            Check(path, current);
        }

        await Task.WhenAll(background);
        Check(path, current);
    }

    private async Task StepAsync(string path, string? current, Step step, List<Task> background)
    {
        switch (step)
        {
            case Step.Pause:
                await Task.Yield();
                break;
            case Step.Event:
                AgentSpan.Current?.Event(path);
                break;
            case Step.Using block:
                using (session.Span(path, "using"))
                {
                    await RunAsync(path, path, block.Body);
                }

                break;
            case Step.Wrapped wrapped:
                await session.ToolCall(path, _ => RunAsync(path, path, wrapped.Body));
                break;
            case Step.Background wrapped:
                background.Add(session.ToolCall(path, _ => RunAsync(path, path, wrapped.Body)));
                break;
            case Step.Together together:
                await Task.WhenAll(together.Branches.Select((branch, n) => RunAsync($"{path}.{n}", current, branch)));
                break;
            case Step.Stream stream:
                await ConsumeAsync(path, current, stream);
                break;
        }
    }

    private async Task ConsumeAsync(string path, string? current, Step.Stream stream)
    {
        IAsyncEnumerable<int> items = stream.IsWrapper
            ? session.LlmCall(path, _ => Produce(path, stream.Producer))
            : session.TraceStream(path, Produce(path, stream.Producer));
        int taken = 0;
        await foreach (int item in items)
        {
            Check(path, current);
            Must(item == ++taken, $"{path}: item {item} came as number {taken}");
            await RunAsync($"{path}.body{item}", current, stream.Body);
            if (taken == stream.Take)
            {
                break;
            }
        }
    }

    /// <summary>One async iterator, whatever its steps: its blocks stay open over its yields.</summary>
    private async IAsyncEnumerable<int> Produce(
        string path,
        IReadOnlyList<Step> steps,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        List<Task> background = [];
        var open = new Stack<(AgentSpan Span, string Path)>();
        int items = 0;
        try
        {
            foreach (var (place, step) in Flat(path, steps))
            {
                string current = open.TryPeek(out var innermost) ? innermost.Path : path;
                Check(place, current);
                switch (step)
                {
                    case Step.Yield:
                        yield return ++items;
                        break;
                    case Step.Using:
                        open.Push((session.Span(place, "using"), place));
                        break;
                    case null:
                        open.Pop().Span.Dispose();
                        break;
                    default:
                        await StepAsync(place, current, step, background);
                        break;
                }

                Check(place, open.TryPeek(out innermost) ? innermost.Path : path);
            }
        }
        finally
        {
            while (open.TryPop(out var left))
            {
                left.Span.Dispose();
            }

            await Task.WhenAll(background);
            Check(path, path);
        }
    }

    /// <summary>The steps of a producer in a row; a block that yields becomes its opening, its steps, and null for its closing.</summary>
    private static IEnumerable<(string Path, Step? Step)> Flat(string path, IReadOnlyList<Step> steps)
    {
        for (int number = 0; number < steps.Count; number++)
        {
            string place = $"{path}.{number}";
            yield return (place, steps[number]);
            if (steps[number] is Step.Using block)
            {
                foreach (var inner in Flat(place, block.Body))
                {
                    yield return inner;
                }

                yield return (place, null);
            }
        }
    }

    private static void Check(string path, string? expected) =>
        Must(AgentSpan.Current?.Name == expected, $"{path}: the current span is {AgentSpan.Current?.Name}, not {expected}");

    private static void Must(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
