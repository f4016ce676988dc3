using System.Globalization;

namespace AgentObservatory.Terminal;

/// <summary>Numbers with their noun: "1 event", "2,000 events".</summary>
internal static class Count
{
    public static string Of(long count, string noun) => Of(count, noun, noun + "s");

    public static string Of(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
