using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>An envelope that is wrong in one place.</summary>
/// <param name="Description">What is wrong with it.</param>
/// <param name="Line">The envelope.</param>
internal sealed record Mutation(string Description, string Line)
{
    /// <summary>The envelope without one of its fields, for every field that must be there.</summary>
    internal static IEnumerable<Mutation> Removals(string line) =>
        from place in Places(line)
        where !place.IsOptional
        select Change(line, place, "is missing", static (owner, key) => owner.Remove(key));

    /// <summary>The envelope with a value of another type, for every field.</summary>
    internal static IEnumerable<Mutation> WrongTypes(string line) =>
        from place in Places(line)
        select Change(line, place, "is of another type", static (owner, key) => owner[key] = OfAnotherType(owner[key]));

    /// <summary>The envelope with a field that nobody knows, in every object that is not the user's own.</summary>
    internal static IEnumerable<Mutation> UnknownFields(string line) =>
        from place in Places(line)
        where place.IsObject
        select Change(line, place, "has an unknown field", static (owner, key) => owner[key]!["surprise"] = 1);

    /// <summary>The envelope with one value replaced.</summary>
    /// <param name="line">The envelope.</param>
    /// <param name="path">The field, for example "events/0/type".</param>
    /// <param name="json">The new value.</param>
    internal static Mutation Replacement(string line, string path, string json) =>
        Change(
            line,
            Place.At(path),
            "is " + json,
            (owner, key) =>
            {
                Assert.True(owner.ContainsKey(key), "The sample has no " + path);
                owner[key] = JsonNode.Parse(json);
            }
        );

    private static Mutation Change(string line, Place place, string what, Action<JsonObject, string> change)
    {
        JsonNode envelope = JsonNode.Parse(line)!;
        JsonNode owner = envelope;
        foreach (string step in place.Steps[..^1])
        {
            owner = owner is JsonArray ? owner[int.Parse(step)]! : owner[step]!;
        }

        change((JsonObject)owner, place.Steps[^1]);
        return new Mutation(string.Join('/', place.Steps) + " " + what, envelope.ToJsonString());
    }

    private static JsonNode OfAnotherType(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.Object => new JsonArray(),
            JsonValueKind.Array => new JsonObject(),
            JsonValueKind.Number => "7",
            JsonValueKind.True => "true",
            _ => 7,
        };

    private static IEnumerable<Place> Places(string line) => Places(JsonNode.Parse(line)!, []);

    private static IEnumerable<Place> Places(JsonNode node, string[] path)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => (index.ToString(), item)),
            _ => [],
        };
        foreach (var (key, child) in children)
        {
            string[] steps = [.. path, key];
            if (node is JsonObject)
            {
                yield return new Place(steps, child is JsonObject && !Place.IsFree(key));
            }

            if (child is not null && !Place.IsFree(key))
            {
                foreach (Place place in Places(child, steps))
                {
                    yield return place;
                }
            }
        }
    }

    private sealed record Place(string[] Steps, bool IsObject)
    {
        internal bool IsOptional =>
            Steps
                is ["session", "error" or "discarded"]
                    or ["session", "dropped" or "discarded", "by_reason", _]
                    or ["events", _, "sequence"]
                    or ["events", _, "payload", "late" or "duration_ns"];

        internal static bool IsFree(string key) => key is "attributes" or "metadata";

        internal static Place At(string path) => new(path.Split('/'), false);
    }
}
