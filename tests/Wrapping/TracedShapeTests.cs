using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

/// <summary>That this file compiles is half of the proof: every shape binds by its method's name alone and keeps its type.</summary>
public class TracedShapeTests
{
    private static readonly string[] Arguments = ["a", "b", "c", "d"];

    [Fact]
    public async Task AFunctionOfAnyShapeBindsByItsNameAndGivesWhatItGave()
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Func<string> value0 = Traced.ToolCall("f", Value0);
            Func<string, string> value1 = Traced.ToolCall("f", Value1);
            Func<string, string, string> value2 = Traced.ToolCall("f", Value2);
            Func<string, string, string, string> value3 = Traced.ToolCall("f", Value3);
            Func<string, string, string, string, string> value4 = Traced.ToolCall("f", Value4);
            Assert.Equal(
                Expected,
                [value0(), value1("a"), value2("a", "b"), value3("a", "b", "c"), value4("a", "b", "c", "d")]
            );

            Func<Task<string>> task0 = Traced.ToolCall("f", Task0);
            Func<string, Task<string>> task1 = Traced.ToolCall("f", Task1);
            Func<string, string, Task<string>> task2 = Traced.ToolCall("f", Task2);
            Func<string, string, string, Task<string>> task3 = Traced.ToolCall("f", Task3);
            Func<string, string, string, string, Task<string>> task4 = Traced.ToolCall("f", Task4);
            Assert.Equal(
                Expected,
                await Task.WhenAll(task0(), task1("a"), task2("a", "b"), task3("a", "b", "c"), task4("a", "b", "c", "d"))
            );

            Func<ValueTask<string>> valueTask0 = Traced.ToolCall("f", ValueTask0);
            Func<string, string, string, string, ValueTask<string>> valueTask4 = Traced.ToolCall("f", ValueTask4);
            Assert.Equal(["", "abcd"], [await valueTask0(), await valueTask4("a", "b", "c", "d")]);
        });

        Assert.Equal(12, envelope.Spans.Length);
        Assert.All(
            envelope.Spans,
            span => Assert.Equal((SpanKind.ToolCall, "f", SpanStatus.Ok), (span.Kind, span.Name, span.Status))
        );
        Assert.All(envelope.Spans, span => Assert.True(span.ParentSpanId.IsNone));
    }

    [Fact]
    public async Task AFunctionWithoutAResultBindsByItsNameAndRuns()
    {
        var calls = new List<string>();
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Action action0 = Traced.AgentStep("f", Action0);
            Action<string> action1 = Traced.AgentStep("f", Action1);
            Action<string, string> action2 = Traced.AgentStep("f", Action2);
            Action<string, string, string> action3 = Traced.AgentStep("f", Action3);
            Action<string, string, string, string> action4 = Traced.AgentStep("f", Action4);
            action0();
            action1("a");
            action2("a", "b");
            action3("a", "b", "c");
            action4("a", "b", "c", "d");
            Assert.Equal(Expected, calls);

            Func<string, Task> task = Traced.AgentStep("f", PlainTask);
            Func<string, ValueTask> valueTask = Traced.AgentStep("f", PlainValueTask);
            await task("task");
            await valueTask("value task");
            Assert.Equal(["task", "value task"], calls[5..]);
        });

        Assert.Equal(7, envelope.Spans.Length);
        Assert.All(envelope.Spans, span => Assert.Equal(SpanStatus.Ok, span.Status));

        void Action0() => calls.Add("");
        void Action1(string a) => calls.Add(a);
        void Action2(string a, string b) => calls.Add(a + b);
        void Action3(string a, string b, string c) => calls.Add(a + b + c);
        void Action4(string a, string b, string c, string d) => calls.Add(a + b + c + d);
        async Task PlainTask(string text)
        {
            await Task.Yield();
            calls.Add(text);
        }

        async ValueTask PlainValueTask(string text)
        {
            await Task.Yield();
            calls.Add(text);
        }
    }

    [Fact]
    public async Task ALambdaBindsAsWhatItIsAndAnAsyncOneToTask()
    {
        Func<Task> nothing = Traced.LlmCall("nothing", async () => await Task.Yield());
        Func<string, Task<int>> length = Traced.LlmCall(
            "length",
            async (string text) => text.Length + await Task.FromResult(1)
        );
        Func<int, int> next = Traced.LlmCall("next", (int number) => number + 1);
        Func<int, ValueTask<int>> same = Traced.LlmCall("same", (int number) => ValueTask.FromResult(number));

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            await nothing();
            Assert.Equal(4, await length("abc"));
            Assert.Equal(2, next(1));
            Assert.Equal(3, await same(3));
        });

        Assert.Equal(["nothing", "length", "next", "same"], envelope.Spans.Select(span => span.Name));
    }

    [Fact]
    public async Task OptionalParametersStayOptional()
    {
        var search = Traced.ToolCall("search", Search);

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Assert.Equal("rx 5", await search("rx"));
            Assert.Equal("rx 7", await search("rx", 7));
        });

        Assert.Equal(2, envelope.Spans.Length);

        static async Task<string> Search(string query, int top = 5, CancellationToken cancellation = default)
        {
            await Task.Yield();
            return $"{query} {top}";
        }
    }

    [Fact]
    public void ADelegateTypeOfOnesOwnIsKept()
    {
        Lookup lookup = word => word.Length;
        Lookup traced = Traced.ToolCall("look_up", lookup);
        Delegate untyped = Traced.ToolCall("untyped", (Delegate)lookup);

        SessionEnvelope envelope = Some.Envelope(_ =>
        {
            Assert.Equal(2, traced("rx"));
            Assert.Equal(2, Assert.IsType<Lookup>(untyped)("rx"));
        });

        Assert.Equal(["look_up", "untyped"], envelope.Spans.Select(span => span.Name));
    }

    [Fact]
    public void ADelegateOfSeveralFunctionsCallsThemAllInOneSpan()
    {
        var calls = new List<string>();
        Action<string> both = calls.Add;
        both += text => calls.Add(text.ToUpperInvariant());

        SessionEnvelope envelope = Some.Envelope(_ => Traced.ToolCall("both", both)("a"));

        Assert.Equal(["a", "A"], calls);
        Assert.Single(envelope.Spans);
    }

    [Fact]
    public void AResultThatIsGenericOverARefStructIsLikeAnyOther()
    {
        Func<Action<ReadOnlySpan<char>>> make = Traced.ToolCall("make", () => (Action<ReadOnlySpan<char>>)(static _ => { }));

        Assert.Single(Some.Envelope(_ => make()([])).Spans);
    }

    [Fact]
    public void WhatCannotBeTracedIsRefusedWhereItIsWrapped()
    {
        Assert.Throws<ArgumentNullException>(() => Traced.ToolCall<Func<int>>("null", null!));
        Assert.Throws<ArgumentNullException>(() => Traced.AgentStep<Action>("null", null!));
        Assert.Throws<ArgumentNullException>(() => Traced.LlmCall<Func<Task>>("null", null!));
        var tooMany = Assert.Throws<ArgumentException>(() =>
            Traced.ToolCall("five", (int a, int b, int c, int d, int e) => a + b + c + d + e)
        );
        Assert.Contains("at most four parameters", tooMany.Message);
        Assert.Throws<ArgumentException>(() => Traced.ToolCall("out", (out int result) => result = 1));
        Assert.Throws<ArgumentException>(() => Traced.ToolCall("span", (ReadOnlySpan<char> text) => text.Length));
    }

    private delegate int Lookup(string word);

    private static IEnumerable<string> Expected =>
        Enumerable.Range(0, Arguments.Length + 1).Select(count => string.Concat(Arguments.Take(count)));

    private static string Value0() => "";

    private static string Value1(string a) => a;

    private static string Value2(string a, string b) => a + b;

    private static string Value3(string a, string b, string c) => a + b + c;

    private static string Value4(string a, string b, string c, string d) => a + b + c + d;

    private static async Task<string> Task0() => await Later("");

    private static async Task<string> Task1(string a) => await Later(a);

    private static async Task<string> Task2(string a, string b) => await Later(a + b);

    private static async Task<string> Task3(string a, string b, string c) => await Later(a + b + c);

    private static async Task<string> Task4(string a, string b, string c, string d) => await Later(a + b + c + d);

    private static async ValueTask<string> ValueTask0() => await Later("");

    private static async ValueTask<string> ValueTask4(string a, string b, string c, string d) => await Later(a + b + c + d);

    private static async Task<string> Later(string text)
    {
        await Task.Yield();
        return text;
    }
}
