using System.Globalization;

namespace AgentObservatory.Terminal.Text;

/// <summary>A number in the invariant culture, with or without its noun: "2,000", "1 event", "2,000 events".</summary>
internal static class Quantity
{
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Of(long count, string noun) => Of(count, noun, noun + "s");

    public static string Of(long count, string singular, string plural) =>
        Of(count) + " " + (count == 1 ? singular : plural);
}
