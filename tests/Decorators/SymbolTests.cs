namespace AgentObservatory.Tests.Decorators;

/// <summary>Whoever steps through woven code sees what was written.</summary>
public class SymbolTests
{
    [Theory]
    [InlineData("CSharp.Plain", "hoisted")]
    [InlineData("FSharp.Plain", "local ")]
    public void LinesLocalsAndHoistedLocalsAreThoseOfBefore(string sample, string told)
    {
        using var woven = new Woven();
        string assembly = woven.Copy(sample);
        Dictionary<string, string> before = Symbols.In(assembly);

        woven.Weave(assembly);
        Assert.True(Woven.Is(assembly));
        Dictionary<string, string> after = Symbols.In(assembly);

        Assert.Contains(before, one => one.Value.Contains(told, StringComparison.Ordinal));
        foreach (var (method, symbols) in before)
        {
            string moved = After(method, after);
            Assert.Equal((method, symbols), (method, after[moved]));
        }
    }

    /// <summary>The method itself, or the one that has its code now.</summary>
    private static string After(string method, Dictionary<string, string> after)
    {
        int name = method.LastIndexOf("::", StringComparison.Ordinal) + 2;
        int end = method.IndexOf('(', name);
        string traced = method[..name] + "<" + method[name..end] + ">Traced" + method[end..];
        string innermost = traced.Replace(">Traced(", ">Traced2(", StringComparison.Ordinal);
        return after.ContainsKey(innermost) ? innermost
            : after.ContainsKey(traced) ? traced
            : method;
    }
}
