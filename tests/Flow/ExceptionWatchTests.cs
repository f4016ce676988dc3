using System.Reflection;
using System.Runtime.CompilerServices;
using AgentObservatory.Flow;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Flow;

/// <summary>What the watch costs those who throw nothing, and what is left of it afterwards. Observatories of other tests
/// would watch too.</summary>
[Collection(Alone.Name)]
public class ExceptionWatchTests
{
    private static readonly FieldInfo OnThread = typeof(ExceptionWatch).GetField(
        "onThread",
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>Observatories that other tests have abandoned are collected first.</summary>
    public ExceptionWatchTests() => ManagedMemory.Settled();

    [Fact]
    public void AThreadThatThrowsNothingHasNoSlotAndOneThatThrowsHasOne()
    {
        using var observatory = Some.Inline();
        OtherThreads.WithoutContext(() =>
        {
            observatory.Run(sessions: 3);
            Assert.Null(OnThread.GetValue(null));

            ThrowAndCatch();
            Assert.NotNull(OnThread.GetValue(null));
        });
    }

    [Fact]
    public void WithoutTheWatchAThreadThatThrowsHasNoSlot()
    {
        using var observatory = Some.Inline(new ObservatoryOptions { WatchExceptions = false });
        OtherThreads.WithoutContext(() =>
        {
            ThrowAndCatch();
            Assert.Null(OnThread.GetValue(null));
        });
    }

    [Fact]
    public void NobodyListensAfterTheLastObservatoryHasShutDown()
    {
        Assert.False(IsWatching());

        var first = Some.Inline();
        var second = Some.Server();
        Assert.True(IsWatching());

        first.Dispose();
        first.Dispose();
        Assert.True(IsWatching());

        second.Dispose();
        Assert.False(IsWatching());
    }

    [Fact]
    public void NobodyListensAfterAnAbandonedObservatoryHasBeenCollected()
    {
        Abandon();
        ManagedMemory.Settled();

        Assert.False(IsWatching());
    }

    [Fact]
    public void AnExceptionThatWasCaughtIsCollectedWhileTheObservatoryLives()
    {
        using var observatory = Some.Inline();
        OtherThreads.WithoutContext(() =>
        {
            WeakReference caught = ThrowAndCatch();

            // The runtime itself keeps the last one of each thread.
            ThrowAndCatch();
            ManagedMemory.Settled();

            Assert.False(caught.IsAlive);
            Assert.NotNull(OnThread.GetValue(null));
        });
    }

    /// <summary>Each look at the stacks takes as long as they are deep.</summary>
    [Fact]
    public void AnExceptionThatLeavesManyNestedBlocksIsLookedAtABoundedNumberOfTimes()
    {
        const int Depth = 300;
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            Assert.Throws<InvalidOperationException>(() => Descend(session, Depth));
        }

        var ends = memory.Envelopes[0].Spans.Reverse().ToLookup(static span => span.Status);

        Assert.Equal(128, ends[SpanStatus.Error].Count());
        Assert.Equal(Depth - 128, ends[SpanStatus.Ok].Count());

        static void Descend(AgentSession session, int depth)
        {
            if (depth == 0)
            {
                throw new InvalidOperationException("at the bottom");
            }

            using AgentSpan span = session.AgentStep("step");
            Descend(session, depth - 1);
        }
    }

    [Fact]
    public void WhatIsThrownReachesTheAgentUnchanged()
    {
        var hostile = new HostileException();
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            Exception? caught = null;
            try
            {
                using (session.ToolCall("left"))
                {
                    throw hostile;
                }
            }
            catch (HostileException exception)
            {
                caught = exception;
            }

            Assert.Same(hostile, caught);
        });

        Assert.Equal(SpanStatus.Error, envelope.Span("left").Status);
    }

    [Fact]
    public void ThrowsThatAreNestedDeeperThanTheWatchFollowsDisturbNobody()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (session.ToolCall("around"))
            {
                Nest(100);
            }

            Assert.Throws<IOException>(void () =>
            {
                using (session.ToolCall("left"))
                {
                    throw new IOException();
                }
            });
        });

        Assert.Equal(SpanStatus.Ok, envelope.Span("around").Status);
        Assert.Equal(SpanStatus.Error, envelope.Span("left").Status);
    }

    /// <summary>Throws within the handler of the exception before.</summary>
    private static void Nest(int depth)
    {
        try
        {
            throw new IOException();
        }
        catch (IOException) when (depth > 0)
        {
            Nest(depth - 1);
        }
        catch (IOException) { }
    }

    private static bool IsWatching()
    {
        long before = ExceptionWatch.Throws;
        ThrowAndCatch();
        return ExceptionWatch.Throws > before;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon()
    {
        Some.Inline();
        Assert.True(IsWatching());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ThrowAndCatch()
    {
        try
        {
            throw new IOException();
        }
        catch (IOException exception)
        {
            return new WeakReference(exception);
        }
    }
}
