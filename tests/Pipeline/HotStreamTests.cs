using AgentObservatory.Pipeline;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class HotStreamTests
{
    [Fact]
    public void Fault61_WhoeverSubscribesWhileTheStreamCompletesGetsExactlyOneCompletion()
    {
        const int Rounds = 20_000;
        const int Observers = 4;
        HotStream<string>[] streams = [.. Enumerable.Range(0, Rounds).Select(_ => new HotStream<string>(Assert.Null))];
        Counting[] observers = [.. Enumerable.Range(0, Rounds * Observers).Select(_ => new Counting())];
        int arrived = 0;

        OtherThreads.Race(
            2,
            thread =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    Interlocked.Increment(ref arrived);
                    for (var spin = new SpinWait(); Volatile.Read(ref arrived) < 2 * (round + 1); spin.SpinOnce()) { }

                    for (int number = 0; thread == 0 && number < Observers; number++)
                    {
                        streams[round].Subscribe(observers[round * Observers + number]);
                    }

                    if (thread == 1)
                    {
                        Thread.SpinWait(round % 32);
                        streams[round].OnCompleted();
                    }
                }
            }
        );

        Assert.All(observers, observer => Assert.Equal(1, observer.Completions));
        Assert.All(streams, stream => Assert.False(stream.HasObservers));
    }

    /// <summary>Not one of Rx's own, which would hide a second completion.</summary>
    private sealed class Counting : IObserver<string>
    {
        private int completions;

        internal int Completions => completions;

        public void OnNext(string value) { }

        public void OnError(Exception error) => Assert.Null(error);

        public void OnCompleted() => Interlocked.Increment(ref completions);
    }
}
