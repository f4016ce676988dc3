using System.Reflection;
using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.ThirdParty;

namespace AgentObservatory.Tests.Docs;

public class EnvelopeDocumentTests
{
    [Fact]
    public void TheExampleIsToTheLetterWhatTheLibraryWrites()
    {
        string written = EnvelopeText.Write(EnvelopeText.Read(EnvelopeDocument.Example));

        Assert.Equal(EnvelopeDocument.Example, written);
    }

    [Fact]
    public void TheExampleHoldsNothingThatTheReaderCouldNotPlace()
    {
        SessionEnvelope envelope = EnvelopeText.Read(EnvelopeDocument.Example);

        Assert.False(envelope.HasAnomalies);
        Assert.NotEmpty(envelope.Spans);
    }

    [NodeFact]
    public void TheExampleIsValid()
    {
        ValidationReport report = SchemaValidator.ValidateLines([EnvelopeDocument.Example]);

        Assert.True(report is { Valid: 1, Invalid: 0 }, report.Output);
    }

    [Fact]
    public void EveryReasonNamedKindAndNamedAttributeIsDocumented()
    {
        string[] names =
        [
            .. ConstantsOf(typeof(DropReason)),
            .. Anomalies(),
            .. ConstantsOf(typeof(SpanKind)),
            .. ConstantsOf(typeof(StreamAttribute)),
            .. ConstantsOf(typeof(WaitAttribute)),
        ];

        Assert.Contains(DropReason.QueueFull, names);
        Assert.All(names, AssertIsDocumented);
    }

    [Fact]
    public void EveryFieldAndEveryNamedValueOfTheSchemaIsDocumented()
    {
        string[] names = [.. Names(Schema()).Distinct()];

        Assert.Contains("dropped_events", names);
        Assert.Contains("unfinished", names);
        Assert.All(names, AssertIsDocumented);
    }

    [Fact]
    public void TheReasonsInTheSchemaAreOnesThatTheLibraryKnows()
    {
        Assert.Subset(ConstantsOf(typeof(DropReason)), ReasonsOf("dropped"));
        Assert.Subset(Anomalies(), ReasonsOf("discarded"));
    }

    [Fact]
    public void TheVersionInTheSchemaIsTheOneThatIsWritten()
    {
        JsonElement version = Schema().GetProperty("properties").GetProperty("schema_version");

        Assert.Equal(EnvelopeJson.SchemaVersion, version.GetProperty("const").GetString());
    }

    private static void AssertIsDocumented(string name) => Assert.Contains("`" + name + "`", EnvelopeDocument.Text);

    private static JsonElement Schema() => JsonElement.Parse(File.ReadAllText(RepositoryFiles.Schema));

    private static HashSet<string> ConstantsOf(Type type) =>
        [
            .. type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!),
        ];

    private static HashSet<string> Anomalies() =>
        [
            .. typeof(Anomaly)
                .GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => ((Anomaly)property.GetValue(null)!).Name),
        ];

    private static HashSet<string> ReasonsOf(string counts) =>
        [
            .. Schema()
                .GetProperty("$defs")
                .GetProperty(counts)
                .GetProperty("properties")
                .GetProperty("by_reason")
                .GetProperty("propertyNames")
                .GetProperty("enum")
                .EnumerateArray()
                .Select(name => name.GetString()!),
        ];

    /// <summary>The names of all fields and the values of all enumerations in a schema.</summary>
    private static IEnumerable<string> Names(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => schema
                .EnumerateObject()
                .SelectMany(member =>
                    member.Name switch
                    {
                        "properties" => member
                            .Value.EnumerateObject()
                            .Select(field => field.Name)
                            .Concat(Names(member.Value)),
                        "enum" => member.Value.EnumerateArray().Select(value => value.GetString()!),
                        _ => Names(member.Value),
                    }
                ),
            JsonValueKind.Array => schema.EnumerateArray().SelectMany(Names),
            _ => [],
        };
}
