using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Wrapping;

public class ObservableStreamTests
{
    [Fact]
    public void ItemsInVirtualTimeGiveTheStreamItsTimes()
    {
        var clock = new FakeTimeProvider();
        var scheduler = new HistoricalScheduler();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                List<long> received = [];
                using var subscription = Observable
                    .Interval(TimeSpan.FromMilliseconds(10), scheduler)
                    .Take(4)
                    .TraceStream(session, "ticks", tick => new("tick", ("number", tick)), ("unit", "ms"))
                    .Subscribe(received.Add);
                foreach (int step in new[] { 10, 10, 10, 10 })
                {
                    clock.Advance(TimeSpan.FromMilliseconds(step * (received.Count + 1)));
                    scheduler.AdvanceBy(TimeSpan.FromMilliseconds(step));
                }

                Assert.Equal([0, 1, 2, 3], received);
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(["tick", "tick", "tick", "tick"], envelope.EventsOf("ticks"));
        Assert.Equal("ms", envelope.Attribute("ticks", "unit").AsString());
        Assert.Equal(10.0, envelope.Attribute("ticks", StreamAttribute.TimeToFirst).AsFloat());
        Assert.Equal(40.0, envelope.Attribute("ticks", StreamAttribute.MaxGap).AsFloat());
        Assert.Equal("completed", envelope.Attribute("ticks", StreamAttribute.End).AsString());
    }

    [Fact]
    public void ASourceThatSendsWhileItIsSubscribedToReachesItsObserverUnderTheObserversSpan()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan consumer = session.AgentStep("consumer");
            using var subscription = Observable
                .Range(1, 3, ImmediateScheduler.Instance)
                .Do(_ => session.ToolCall("producer").Dispose())
                .TraceStream("numbers")
                .Subscribe(_ =>
                {
                    Assert.Same(consumer, AgentSpan.Current);
                    session.ToolCall("consumer's").Dispose();
                });
            Assert.Same(consumer, AgentSpan.Current);
        });

        SpanId stream = envelope.Span("numbers").SpanId;
        SpanId consumer = envelope.Span("consumer").SpanId;
        Assert.Equal(3, envelope.Spans.Count(span => span.Name == "producer" && span.ParentSpanId == stream));
        Assert.Equal(3, envelope.Spans.Count(span => span.Name == "consumer's" && span.ParentSpanId == consumer));
    }

    [Fact]
    public void UnsubscribingAbandonsTheStreamOnceAndDisposesTheSourceUnderIt()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            int disposals = 0;
            var source = Observable.Create<int>(observer =>
            {
                observer.OnNext(1);
                return () =>
                {
                    Assert.Equal("numbers", AgentSpan.Current?.Name);
                    disposals++;
                };
            });
            IDisposable subscription = session.TraceStream("numbers", source).Subscribe();
            subscription.Dispose();
            subscription.Dispose();
            Assert.Equal(1, disposals);
            Assert.Null(AgentSpan.Current);
        });

        Assert.Equal("abandoned", envelope.Attribute("numbers", StreamAttribute.End).AsString());
        Assert.Equal(SpanStatus.Ok, envelope.Span("numbers").Status);
        Assert.Equal(0, envelope.Dropped.Total);
    }

    [Fact]
    public void EverySubscriptionIsAStreamAndWithoutASessionThereIsNone()
    {
        var subject = new Subject<int>();
        List<int> untraced = [];
        using var bare = subject.TraceStream("numbers").Subscribe(untraced.Add);
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            IObservable<int> traced = session.TraceStream("numbers", subject);
            using var first = traced.Subscribe();
            subject.OnNext(1);
            using var second = traced.Subscribe();
            subject.OnNext(2);
        });

        Assert.Equal([1, 2], untraced);
        Assert.Equal([2, 1], envelope.Spans.Select(span => span.EventCount));
    }

    [Fact]
    public void AnObserverThatThrowsReachesTheSenderAndTheStreamGoesOn()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            var subject = new Subject<int>();
            var thrown = new IOException("observer");
            var sloppy = Observer(value =>
            {
                if (value == 1)
                {
                    throw thrown;
                }
            });
            using var subscription = session.TraceStream("numbers", subject).Subscribe(sloppy);
            using AgentSpan sender = session.AgentStep("sender");
            Assert.Same(thrown, Assert.Throws<IOException>(() => subject.OnNext(1)));
            Assert.Same(sender, AgentSpan.Current);
            subject.OnNext(2);
            subject.OnCompleted();
        });

        Assert.Equal(2, envelope.Span("numbers").EventCount);
        Assert.Equal("completed", envelope.Attribute("numbers", StreamAttribute.End).AsString());
    }

    [Fact]
    public void WhatASourceThrowsWhenItIsSubscribedToFailsTheStreamAndReachesTheSubscriber()
    {
        var thrown = new IOException("source");
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            var traced = session.TraceStream("numbers", new Throwing(thrown));
            Assert.Same(thrown, Assert.Throws<IOException>(() => traced.Subscribe(Observer(_ => { }))));
            Assert.Null(AgentSpan.Current);
        });

        Assert.Equal("source", envelope.Span("numbers").Error!.Message);
    }

    private static IObserver<int> Observer(Action<int> onNext) => new PlainObserver(onNext);

    private sealed class Throwing(Exception thrown) : IObservable<int>
    {
        public IDisposable Subscribe(IObserver<int> observer) => throw thrown;
    }

    private sealed class PlainObserver(Action<int> onNext) : IObserver<int>
    {
        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void OnNext(int value) => onNext(value);
    }
}
