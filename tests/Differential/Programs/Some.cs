namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Attributes by the dozen.</summary>
internal static class Some
{
    internal static (string Key, AttributeValue Value)[] Pairs(int count) =>
        [.. Enumerable.Range(0, count).Select(number => ("key-" + number, (AttributeValue)number))];

    internal static Dictionary<string, object?> Dictionary(int count) =>
        Enumerable.Range(0, count).ToDictionary(number => "key-" + number, number => (object?)number);
}
