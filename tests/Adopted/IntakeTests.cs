using System.Diagnostics;
using System.Reactive.Linq;
using AgentObservatory.Log;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Adopted;

/// <summary>Activities of other libraries become spans where they ran.</summary>
public sealed class IntakeTests : IDisposable
{
    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void AnActivityIsASpanUnderTheSpanThatItRanIn()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using (session.AgentStep("plan"))
            using (library.StartActivity("GET /weather", ActivityKind.Client)!.SetTag("http.response.status_code", 200)) { }
        });

        SpanRecord request = envelope.Span("GET /weather");
        Assert.Equal(SpanKind.Activity, request.Kind);
        Assert.Equal(SpanStatus.Ok, request.Status);
        Assert.Equal(envelope.Span("plan").SpanId, request.ParentSpanId);
        Assert.Equal(200, request.Attributes["http.response.status_code"].AsInteger());
        Assert.Equal(library.Name, request.Attributes["otel.scope.name"].AsString());
    }

    [Fact]
    public void ItHasTheIdAndTheNameThatTheActivityHasWhenItStops()
    {
        SpanId id = default;
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            using Activity activity = library.Start("GET");
            Assert.True(SpanId.TryParse(activity.SpanId.ToHexString(), out id));
            activity.DisplayName = "GET /weather/{city}";
        });

        Assert.Equal(id, envelope.Span("GET /weather/{city}").SpanId);
    }

    [Theory]
    [InlineData("some.*", "Some.Library", true)]
    [InlineData("Some.Library", "Some.Library.Other", false)]
    [InlineData("Some?Library", "Some.Library", true)]
    [InlineData("Some?Library", "SomeLibrary", false)]
    [InlineData(@"Some.\*", "Some.Library", false)]
    [InlineData(@"Some.\*", "Some.*", true)]
    public void APatternKnowsAnyTextAnyOneCharacterAndTheStarItself(string pattern, string source, bool isTaken) =>
        Assert.Equal(isTaken, Intake.Of(pattern).Takes(source));

    [Fact]
    public void SpansAndActivitiesNestInEachOther()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using (library.Start("outer"))
            using (session.AgentStep("step"))
            using (library.Start("middle"))
            using (library.Start("inner"))
            {
                session.AgentStep("leaf").Dispose();
            }
        });

        Assert.Equal(["outer", "step", "middle", "inner", "leaf"], envelope.Spans.Select(span => span.Name));
        foreach (var (parent, child) in envelope.Spans.Zip(envelope.Spans.Skip(1)))
        {
            Assert.Equal(parent.SpanId, child.ParentSpanId);
        }

        Assert.True(envelope.Spans[0].ParentSpanId.IsNone);
    }

    [Fact]
    public void WhatStartsAfterAnActivityIsNotWithinIt()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            library.Start("first").Dispose();
            session.AgentStep("second").Dispose();
        });

        Assert.True(envelope.Span("second").ParentSpanId.IsNone);
    }

    [Fact]
    public void AnActivityThatOutlivesItsSpanIsUnderTheSpanThatItStartedIn()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            Activity late;
            using (session.ToolCall("tool"))
            {
                late = library.Start("late");
            }

            late.Dispose();
        });

        Assert.Equal(envelope.Span("tool").SpanId, envelope.Span("late").ParentSpanId);
    }

    [Fact]
    public void ToLookAtTheCurrentSpanDoesNotBeginAnActivity()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using AgentSpan step = session.AgentStep("step");
            using Activity chat = library.Start("POST");
            Assert.Same(step, AgentSpan.Current);
            chat.DisplayName = "chat gpt-4";
            chat.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", "gpt-4");
        });

        Assert.Equal(SpanKind.LlmCall, envelope.Span("gpt-4").Kind);
    }

    /// <summary>What observers wait for may itself start something within the activity.</summary>
    [Fact]
    public void AnActivityThatBecomesASpanHoldsNoLockWhileObserversAreTold()
    {
        using var mayStart = new ManualResetEventSlim();
        using var hasStarted = new ManualResetEventSlim();
        bool isInTime = false;
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(library.Options, memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        using (Activity activity = library.Start("activity"))
        {
            var other = new Thread(() =>
            {
                mayStart.Wait();
                session.ToolCall("meanwhile").Dispose();
                hasStarted.Set();
            });
            other.Start();
            using (observatory.Events.Where(told => told.Fact is TraceFact.SpanStarted).Take(1).Subscribe(Wait))
            {
                session.ToolCall("tool").Dispose();
            }

            other.Join();
        }

        Assert.True(isInTime);
        Assert.Equal(["activity", "meanwhile", "tool"], memory.Envelopes[0].Spans.Select(span => span.Name).Order());

        void Wait(TraceEvent told)
        {
            mayStart.Set();
            isInTime = hasStarted.Wait(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task ParallelActivitiesAreSiblings()
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(
            async session =>
            {
                using AgentSpan step = session.AgentStep("plan");
                await Task.WhenAll(Enumerable.Range(1, 3).Select(number => Task.Run(() => Run(number))));

                void Run(int number)
                {
                    using (library.Start("request " + number))
                    {
                        session.ToolCall("tool " + number).Dispose();
                    }
                }
            },
            library.Options
        );

        for (int number = 1; number <= 3; number++)
        {
            Assert.Equal(envelope.Span("plan").SpanId, envelope.Span("request " + number).ParentSpanId);
            Assert.Equal(envelope.Span("request " + number).SpanId, envelope.Span("tool " + number).ParentSpanId);
        }
    }

    [Fact]
    public void TheTimesAreThoseOfTheActivity()
    {
        var time = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using Activity activity = library.Start("request");
                time.Advance(TimeSpan.FromSeconds(2));
                session.AgentStep("within").Dispose();
                time.Advance(TimeSpan.FromSeconds(1));
            },
            library.Options with
            {
                TimeProvider = time,
            }
        );

        Assert.Equal(envelope.Session.StartTime, envelope.Span("request").StartTime);
        Assert.Equal(3_000_000_000, envelope.Span("request").DurationNanoseconds);
        Assert.Equal(0, envelope.Span("within").DurationNanoseconds);
        Assert.Equal(
            2_000_000_000,
            envelope.Span("within").StartTime.UnixNanoseconds - envelope.Span("request").StartTime.UnixNanoseconds
        );
    }

    [Fact]
    public void ItsEventsAreEventsOfTheSpan()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            using Activity activity = library.Start("request");
            activity.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["attempt"] = 2 }));
            activity.AddException(new TimeoutException("slow"));
        });

        Assert.Equal(["retry", "exception"], envelope.EventsOf("request"));
        Assert.Equal(SpanStatus.Ok, envelope.Span("request").Status);
    }

    [Fact]
    public void AFailureIsAnErrorWithWhatTheActivityKnowsOfIt()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            using Activity activity = library.Start("request");
            activity.AddException(new TimeoutException("no answer")).SetStatus(ActivityStatusCode.Error, "failed");
            library.Start("other", ("error.type", "tool_error")).SetStatus(ActivityStatusCode.Error, "why").Dispose();
            library.Start("third").SetStatus(ActivityStatusCode.Error).Dispose();
        });

        SpanRecord request = envelope.Span("request");
        Assert.Equal(SpanStatus.Error, request.Status);
        Assert.Equal(("System.TimeoutException", "no answer"), (request.Error!.Type, request.Error.Message));
        Assert.StartsWith("System.TimeoutException: no answer", request.Error.Traceback);
        Assert.Empty(envelope.EventsOf("request"));
        Assert.Equal(("tool_error", "why"), (envelope.Span("other").Error!.Type, envelope.Span("other").Error!.Message));
        Assert.Equal("_OTHER", envelope.Span("third").Error!.Type);
    }

    [Theory]
    [InlineData("System.Threading.Tasks.TaskCanceledException")]
    [InlineData("System.OperationCanceledException")]
    public void ACancellationThatALibraryCallsAnErrorIsACancellation(string type)
    {
        SessionEnvelope envelope = library.Envelope(_ =>
            library.Start("request", ("error.type", type)).SetStatus(ActivityStatusCode.Error, "canceled").Dispose()
        );

        Assert.Equal(SpanStatus.Cancelled, envelope.Span("request").Status);
        Assert.Null(envelope.Span("request").Error);
    }

    [Fact]
    public void WhatStillRunsWhenTheSessionEndsIsUnfinished()
    {
        Activity? leftOpen = null;
        SessionEnvelope envelope = library.Envelope(_ => leftOpen = library.Start("request"));

        Assert.Equal(SpanStatus.Unfinished, envelope.Span("request").Status);
        leftOpen!.Dispose();
    }

    [Fact]
    public void NothingIsKeptOfWhatStillRunsWhenTheSessionEnds()
    {
        Activity? running = null;
        library.Envelope(_ => Assert.True(ActivityTable.Find(running = library.Start("request"), out var _)));

        Assert.False(ActivityTable.Find(running!, out var _));
        running!.Stop();
    }

    [Fact]
    public void TheLibrarysOwnSourcesAreNeverTakenIn() =>
        Assert.False(Intake.Of("*", "AgentObservatory.*").Takes("AgentObservatory.Agents.ModelCalls"));

    [Fact]
    public void NobodyIsAskedForWhatRunsOutsideOfASession()
    {
        using Observatory observatory = Some.Inline(library.Options, new InMemoryExporter());

        Assert.Null(library.StartActivity("request"));
        using (observatory.StartSession(Some.Context))
        {
            Assert.NotNull(library.StartActivity("request"));
        }
    }

    [Fact]
    public void AnActivityIsNotMarkedAsSampled() =>
        library.Envelope(_ =>
        {
            using Activity activity = library.Start("request");
            Assert.False(activity.Recorded);
            Assert.True(activity.IsAllDataRequested);
        });

    [Fact]
    public void AnObservatoryTakesOnlyWhatRunsInItsOwnSessions()
    {
        var memory = new InMemoryExporter();
        using Observatory with = Some.Inline(library.Options, memory);
        using Observatory without = Some.Inline(memory);
        using (with.StartSession(new AgentContext("with", "a")))
        using (without.StartSession(new AgentContext("without", "a")))
        {
            Assert.Null(library.StartActivity("request"));
        }

        Assert.All(memory.Envelopes, envelope => Assert.Empty(envelope.Spans));
    }

    [Fact]
    public void AfterTheShutdownNothingIsListenedTo()
    {
        Observatory observatory = Some.Inline(library.Options, new InMemoryExporter());
        observatory.Dispose();
        using AgentSession refused = observatory.StartSession(Some.Context);

        Assert.Null(library.StartActivity("request"));
    }

    [Fact]
    public void AnActivityThatDoesNotFitIsCountedAndWhatIsWithinItStaysInTheTree()
    {
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(library.Options with { MaxEventsPerSession = 10 }, memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        using (session.AgentStep("first"))
        {
            for (int number = 0; number < 20; number++)
            {
                using (library.Start("request"))
                {
                    session.AgentStep("step").Dispose();
                }
            }
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(5, envelope.Spans.Length);
        Assert.Empty(envelope.Strays);
        Assert.True(envelope.Dropped.Total > 0);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void ActivitiesThatNeverStopAreTakenInUpToTheSessionsLimit()
    {
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(library.Options with { MaxEventsPerSession = 10 }, memory);
        using (observatory.StartSession(Some.Context))
        {
            for (int number = 0; number < 100; number++)
            {
                library.Start("request");
                Activity.Current = null;
            }
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(5, envelope.Spans.Length);
        Assert.Equal(95, envelope.Dropped[DropReason.EventLimit]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void ATagThatIsForeignCodeIsReadWhenItsActivityStopsAndNotBefore()
    {
        bool mayRead = false;
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity activity = library.Start("request", ("known", 1), ("foreign", new Foreign(() => mayRead)));
            session.ToolCall("search").Dispose();
            mayRead = true;
        });

        Assert.Equal("read in time", envelope.Attribute("request", "foreign").AsString());
        Assert.Equal(1, envelope.Attribute("request", "known").AsInteger());
    }

    [Fact]
    public void ARedactorIsAskedAboutTheTypeOfAnErrorToo()
    {
        SessionEnvelope envelope = Some.Envelope(
            _ => library.Start("request", ("error.type", "secret")).SetStatus(ActivityStatusCode.Error).Dispose(),
            library.Options with
            {
                Redactor = Redactors.ByKey("error.type"),
            }
        );

        Assert.Equal("[redacted]", envelope.Span("request").Error!.Type);
    }

    private sealed class Foreign(Func<bool> mayRead)
    {
        public override string ToString() => mayRead() ? "read in time" : "read too early";
    }

    [Fact]
    public void WhatComesBeforeTheIntakeOrAfterItIsLeftAlone()
    {
        using Activity before = new Activity("before").Start();
        SessionEnvelope envelope = library.Envelope(_ => before.Stop());

        Assert.Empty(envelope.Spans);
    }
}
