using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>A marked method that is not traced is named by a warning.</summary>
public class WarningTests
{
    [Theory]
    [InlineData("class A { [TraceToolCall] A() { } }", "A..ctor()", "constructors")]
    [InlineData("abstract class A { [TraceToolCall] public abstract void Go(int n); }", "A.Go(Int32)", "abstract")]
    [InlineData("[TraceToolCall] abstract class A { public abstract void Go(); }", "A.Go()", "abstract")]
    [InlineData("interface A { [TraceToolCall] void Go(); }", "A.Go()", "interface")]
    [InlineData(
        "class A { [TraceToolCall, System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid(); }",
        "A.getpid()",
        "outside"
    )]
    [InlineData("class A { [TraceToolCall] int Count => 1; }", "A.Count", "property or field")]
    [InlineData("class A { [TraceToolCall] async void Go() => await Task.Yield(); }", "A.Go()", "neither a task")]
    [InlineData("class A { [TraceToolCall] System.Collections.IEnumerable Go() { yield return 1; } }", "A.Go()", "followed")]
    [InlineData("class A { [TraceToolCall] IEnumerator<int> Go() { yield return 1; } }", "A.Go()", "followed")]
    [InlineData(
        "class A { [TraceToolCall] async IAsyncEnumerator<int> Go() { await Task.Yield(); yield return 1; } }",
        "A.Go()",
        "followed"
    )]
    [InlineData("class A { [TraceToolCall] static int Go(__arglist) => 1; }", "A.Go()", "variable argument list")]
    public void WhatCannotBeTracedIsSaidByName(string code, string method, string reason)
    {
        using var woven = new Woven();
        string assembly = woven.Compile(code);
        byte[] before = File.ReadAllBytes(assembly);

        string warning = Assert.Single(woven.Weave(assembly, out bool isDone));

        Assert.Contains(": warning AO1003: " + method + " is marked with [TraceToolCall] and is not traced: ", warning);
        Assert.Contains(reason, warning);
        Assert.True(isDone);
        Assert.Equal(before, File.ReadAllBytes(assembly));
    }

    [Fact]
    public void AWarningSaysWhereTheMethodStandsOrInWhichProject()
    {
        using var woven = new Woven();
        string assembly = woven.Compile(
            "class A {\n[TraceToolCall] async void Go() { await Task.Yield(); }\n[TraceToolCall] extern static void Away(); }"
        );

        string[] warnings = woven.Weave(assembly);

        Assert.Contains(warnings, static one => one.StartsWith("/src/compiled.cs(3,", StringComparison.Ordinal));
        Assert.Contains(warnings, static one => one.StartsWith("/src/my.csproj : ", StringComparison.Ordinal));
    }

    [Fact]
    public void OtherMethodsAreTracedNevertheless()
    {
        using var woven = new Woven();
        string assembly = woven.Compile(
            "public class A { [TraceToolCall] public A() { } [TraceToolCall] public int Go() => 1; }"
        );

        Assert.Single(woven.Weave(assembly));

        Assert.NotNull(
            Woven
                .Load(assembly)
                .GetType("A")!
                .GetMethod("<Go>Traced", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfFSharpAnInlineFunctionIsNamedAndNoOtherOfItsName(bool isWhereItWasCompiled)
    {
        using var woven = new Woven();
        string source = RepositoryFolder.Of("tests/samples/FSharp/Shapes.fs");
        if (!isWhereItWasCompiled)
        {
            File.Copy(source, woven["Shapes.fs"]);
            source = woven["Shapes.fs"];
        }

        string assembly = woven.Copy("FSharp.Plain");
        string[] warnings = woven.Weave(assembly, "source=" + source);

        string warning = Assert.Single(warnings, static one => one.Contains("inline function"));
        Assert.Contains("Samples.Inlined.inlined(Exception) is marked with [TraceToolCall] and is not traced", warning);
        Assert.Contains(
            "Samples.NotInlined::<inlined>Traced(thrown)",
            Symbols.In(assembly).Keys.Select(static one => one.TrimStart('.'))
        );
    }

    [Fact]
    public void OfFSharpAFunctionThatIsAValueIsNamed()
    {
        using var woven = new Woven();

        string warning = Assert.Single(woven.Weave(woven.Copy("FSharp.Plain")));

        Assert.Contains(
            " : warning AO1003: Samples.Values.increment is marked with [TraceToolCall] and is not traced",
            warning
        );
        Assert.Contains("it is a property or field", warning);
    }
}
