using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>TraceStream over observables.</summary>
internal static class TracedObservables
{
    public static void EveryEnd(Stage stage)
    {
        AgentSession session = stage.Session();
        Consume("completed", (source, _) => source.OnCompleted());
        Consume("failed", (source, _) => source.OnError(new IOException("disk")));
        Consume("cancelled", (source, _) => source.OnError(new OperationCanceledException("stop")));
        Consume("timed out", (source, _) => source.OnError(new TaskCanceledException("slow", new TimeoutException())));
        Consume("abandoned", (_, subscription) => subscription.Dispose());
        Consume("unfinished", (_, _) => { });
        session.Dispose();

        void Consume(string name, Action<Subject<int>, IDisposable> end)
        {
            var source = new Subject<int>();
            IDisposable subscription = session
                .TraceStream(name, source, ("unit", "number"))
                .Subscribe(
                    item => stage.Note("item " + item),
                    error => stage.Note(error.Message),
                    () => stage.Note("completed")
                );
            foreach (int item in new[] { 1, 2, 3 })
            {
                stage.Pass(10 * item);
                source.OnNext(item);
            }

            end(source, subscription);
            stage.Pass(5);
            source.OnNext(4);
            subscription.Dispose();
        }
    }

    public static void ItemsAreDescribed(Stage stage)
    {
        using AgentSession session = stage.Session();
        Func<int, ItemEvent>[] descriptions =
        [
            item => new ItemEvent("number", ("value", item)),
            _ => "name alone",
            _ => default,
            item => item == 2 ? throw new FormatException("no description") : "all but one",
        ];
        for (int number = 0; number < descriptions.Length; number++)
        {
            var source = new Subject<int>();
            using IDisposable subscription = session
                .TraceStream("described " + number, source, descriptions[number])
                .Subscribe(static _ => { });
            Array.ForEach([1, 2, 3], source.OnNext);
            source.OnCompleted();
        }
    }

    public static void TheCurrentSessionAndNone(Stage stage)
    {
        var source = new Subject<int>();
        IObservable<int> traced = source.TraceStream("current", ("k", 1));
        using IDisposable untraced = traced.Subscribe(_ => stage.NoteCurrent());
        using AgentSession first = stage.Session("first");
        using IDisposable current = traced.Subscribe(static _ => { });
        using AgentSession second = stage.Session("second");
        using IDisposable given = source.TraceStream(first, "given").Subscribe(static _ => { });
        using IDisposable described = source.TraceStream("described", _ => "item").Subscribe(static _ => { });
        using IDisposable both = source.TraceStream(first, "both", _ => "item").Subscribe(static _ => { });
        source.OnNext(1);
        stage.Pass(1);
        source.OnNext(2);
    }

    public static void SpansOfTheSourceAndOfTheObserver(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (session.AgentStep("consumer"))
        {
            using IDisposable subscription = session
                .TraceStream("stream", Observable.Create<int>(Produce))
                .Subscribe(item =>
                {
                    stage.NoteCurrent();
                    session.ToolCall("of the observer " + item).Dispose();
                });
            stage.NoteCurrent();
        }

        IDisposable Produce(IObserver<int> observer)
        {
            using AgentSpan producing = session.Span("producing", "source");
            observer.OnNext(1);
            stage.NoteCurrent();
            observer.OnNext(2);
            return Disposable.Create(() => session.ToolCall("of the source's end").Dispose());
        }
    }

    public static void SourcesAndObserversThatThrow(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Catch(() => session.TraceStream("no subscription", new ThrowingSource()).Subscribe(new Subject<int>()));
        var source = new Subject<int>();
        var throwing = new ThrowingObserver();
        IDisposable subscription = session.TraceStream("the observer throws", source).Subscribe(throwing);
        stage.Catch(() => source.OnNext(1));
        stage.Catch(() => source.OnNext(2));
        stage.NoteCurrent();
        subscription.Dispose();
        IDisposable hostile = session
            .TraceStream("no unsubscription", new ThrowingSource(Disposable.Create(() => throw new IOException("disk"))))
            .Subscribe(new Subject<int>());
        stage.Catch(hostile.Dispose);
        stage.NoteCurrent();
    }

    public static void ASourceIsSubscribedTwice(Stage stage)
    {
        using AgentSession session = stage.Session();
        var source = new Subject<int>();
        IObservable<int> traced = session.TraceStream("stream", source);
        using IDisposable one = traced.Subscribe(static _ => { });
        source.OnNext(1);
        using (traced.Subscribe(static _ => { }))
        {
            source.OnNext(2);
        }

        source.OnNext(3);
        source.OnCompleted();
    }

    private sealed class ThrowingSource(IDisposable? subscription = null) : IObservable<int>
    {
        public IDisposable Subscribe(IObserver<int> observer) => subscription ?? throw new IOException("no subscription");
    }

    private sealed class ThrowingObserver : IObserver<int>
    {
        public void OnNext(int value) => throw new FormatException("the observer's");

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
