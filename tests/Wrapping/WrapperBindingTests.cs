using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

/// <summary>Which overload a lambda binds to: the declared types are the test, they would not compile with another one.</summary>
public class WrapperBindingTests
{
    [Fact]
    public async Task EveryShapeOfBodyBindsToItsOwnWrapperWithoutACast()
    {
        using var observatory = Some.Inline();
        using AgentSession session = observatory.StartSession(Some.Context);

        IAsyncEnumerable<string> call = session.LlmCall("m", call => StreamAsync(call), ("k", 1));
        IAsyncEnumerable<string> group = session.LlmCall("m", StreamAsync);
        IAsyncEnumerable<string> block = session.ToolCall(
            "t",
            span =>
            {
                span.Set("k", 1);
                return StreamAsync(span);
            }
        );
        IAsyncEnumerable<string> step = session.AgentStep("s", span => StreamAsync(span));
        IAsyncEnumerable<string> own = session.Span("o", "own", span => StreamAsync(span));
        IAsyncEnumerable<string> stream = session.Stream("o", stream => StreamAsync(stream));
        IAsyncEnumerable<int> concrete = session.ToolCall("c", _ => new HandWritten());
        Assert.Equal("m", Assert.Single(await call.ToList()));
        Assert.Equal(["m", "t", "s", "o", "o"], await All(group, block, step, own, stream));
        Assert.Empty(await concrete.ToList());

        int value = session.ToolCall("t", _ => 1);
        List<int> list = session.ToolCall("t", _ => new List<int>());
        session.ToolCall("t", span => span.Event("e"));
        Task task = session.ToolCall("t", async _ => await Task.Yield());
        Task<int> taskOfT = session.ToolCall("t", async _ => await Task.FromResult(1));
        Task<IAsyncEnumerable<string>> later = session.ToolCall("t", async span => await Task.FromResult(StreamAsync(span)));
        ValueTask valueTask = session.ToolCall("t", _ => ValueTask.CompletedTask);
        ValueTask<int> valueTaskOfT = session.ToolCall("t", _ => ValueTask.FromResult(1));
        await Task.WhenAll(task, taskOfT, later, valueTask.AsTask(), valueTaskOfT.AsTask());
        Assert.Equal(1, value);
        Assert.Empty(list);
    }

    [Fact]
    public async Task SourcesBindWithAndWithoutSessionDescriptionAndAttributes()
    {
        using var observatory = Some.Inline();
        using AgentSession session = observatory.StartSession(Some.Context);
        IAsyncEnumerable<int> source = Sources.Count(1);
        IObservable<int> observable = System.Reactive.Linq.Observable.Return(1);

        IAsyncEnumerable<int>[] sequences =
        [
            session.TraceStream("s", source),
            session.TraceStream("s", source, ("k", 1)),
            session.TraceStream("s", source, item => "item", ("k", 1)),
            session.TraceStream("s", source, item => new("item", ("item", item))),
            session.TraceStream("s", source, item => new("item", new Dictionary<string, object?> { ["item"] = item })),
            source.TraceStream("s"),
            source.TraceStream("s", item => new("item", ("item", item)), ("k", 1)),
            source.TraceStream(session, "s", ("k", 1)),
            source.TraceStream(null, "s", item => "item"),
        ];
        IObservable<int>[] observables =
        [
            session.TraceStream("s", observable),
            session.TraceStream("s", observable, item => new("item", ("item", item)), ("k", 1)),
            observable.TraceStream("s", ("k", 1)),
            observable.TraceStream("s", item => "item"),
            observable.TraceStream(session, "s"),
            observable.TraceStream(session, "s", item => "item", ("k", 1)),
        ];

        Assert.All(sequences, traced => Assert.Equal([1], traced.ToList().GetAwaiter().GetResult()));
        Assert.All(observables, traced => traced.Subscribe(System.Reactive.Observer.Create<int>(i => Assert.Equal(1, i))));
        await Task.CompletedTask;
    }

    private static async Task<List<string>> All(params IAsyncEnumerable<string>[] sequences)
    {
        List<string> items = [];
        foreach (IAsyncEnumerable<string> sequence in sequences)
        {
            items.AddRange(await sequence.ToList());
        }

        return items;
    }

    private static async IAsyncEnumerable<string> StreamAsync(AgentSpan span)
    {
        await Task.Yield();
        yield return span.Name;
    }
}
