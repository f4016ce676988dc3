using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>Redactors of the configuration, of code, and of Microsoft.Extensions.Compliance.</summary>
public class RedactionTests
{
    private static readonly DataClassification Personal = new("Tests", "Personal");

    private readonly InMemoryExporter memory = new();

    public static TheoryData<(string, string?)[], string> Configurations() =>
        new()
        {
            { [("Redactor", "Secrets")], """{"to":"[redacted e-mail address]","api_key":"k"}""" },
            { [("Redactor:secrets", "true")], """{"to":"[redacted e-mail address]","api_key":"k"}""" },
            { [("Redactor:Secrets", "false")], """{"to":"jo@example.com","api_key":"k"}""" },
            {
                [("Redactor:Keys:0", "password"), ("Redactor:Keys:1", "Api-Key")],
                """{"to":"jo@example.com","api_key":"[redacted]"}"""
            },
            {
                [("Redactor:Keys:0", "api_key"), ("Redactor:Secrets", "true")],
                """{"to":"[redacted e-mail address]","api_key":"[redacted]"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task TheConfigurationNamesSecretsAndKeys((string, string?)[] settings, string told)
    {
        await using SomeHost host = SomeHost.Build(
            builder => builder.Services.AddAgentObservatory(builder.Configuration, Inline),
            settings
        );
        await host.StartAsync();

        Assert.Equal(told, Told(host, ("to", "jo@example.com"), ("api_key", "k")));
    }

    [Fact]
    public async Task ARedactorOfComplianceGetsTheTextOfWhatIsUnderItsKeys()
    {
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddRedaction(static all => all.SetRedactor<Masking>(Personal));
            builder.Services.AddAgentObservatory(options =>
            {
                Inline(options);
                options.AddRedactor(static services =>
                    OfPersonalData(services, "patient", "age", "user_id").IncludingNames()
                );
            });
        });

        Assert.Equal(
            """{"patient":"**","age":"**","ward":7,"note":"{\"patient\":\"**\",\"age\":\"**\"}"}""",
            Told(host, ("patient", "jo"), ("age", 42), ("ward", 7), ("note", """{"patient":"jo","age":42}"""))
        );
        Assert.Equal("**", memory.Envelopes.Single().Session.UserId);
    }

    [Fact]
    public async Task PseudonymsOfOnePersonAreEqualWhereverThePersonIsNamed()
    {
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddRedaction(static all =>
                all.SetHmacRedactor(
                    static own => (own.KeyId, own.Key) = (1, Convert.ToBase64String(new byte[64])),
                    new DataClassificationSet(Personal)
                )
            );
            builder.Services.AddAgentObservatory(options =>
            {
                Inline(options);
                options.AddRedactor(static services => OfPersonalData(services, "patient", "user_id").IncludingNames());
            });
        });

        string told = Told(host, ("patient", "jo"));

        string user = memory.Envelopes.Single().Session.UserId!;
        Assert.StartsWith("1:", user);
        Assert.Equal(user, memory.Envelopes.Single().Spans.Single().Attributes["patient"].AsString());
        Assert.DoesNotContain("jo", told);
    }

    [Fact]
    public async Task AddedRedactorsAreAskedInTurnBeforeThatOfTheConfiguration()
    {
        await using SomeHost host = SomeHost.Build(
            builder =>
                builder.Services.AddAgentObservatory(
                    builder.Configuration,
                    options =>
                    {
                        Inline(options);
                        options.AddRedactor(static _ => Redactors.ByKey(static text => text + " 1", "a", "b"));
                        options.AddRedactor(static _ => Redactors.ByKey(static text => text + " 2 jo@example.com", "a"));
                    }
                ),
            ("Redactor:Keys:0", "b"),
            ("Redactor:Secrets", "true")
        );

        Assert.Equal("""{"a":"v 1 2 [redacted e-mail address]","b":"[redacted]"}""", Told(host, ("a", "v"), ("b", "v")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutARedactorThatCannotBeMadeNothingIsTold(bool isThrown)
    {
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddHealthChecks().AddAgentObservatory();
            builder.Services.AddAgentObservatory(options =>
            {
                Inline(options);
                options.AddRedactor(services => isThrown ? OfPersonalData(services, "patient") : null!);
            });
        });
        await host.StartAsync();

        Assert.Equal("""{"[redaction failed]":"[redaction failed]"}""", Told(host, ("patient", "jo")));

        Assert.Equal("[redaction failed]", memory.Envelopes.Single().Session.UserId);
        Assert.NotEqual(0, host.Observatory.Health.RedactionsFailed);
        Assert.Contains(
            "Error RedactorMissing: A redactor of AddRedactor could not be made; [redaction failed] stands for every value and"
                + " name.",
            host.Log.Lines
        );
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal("A redactor of AddRedactor could not be made", report.Entries["agent_observatory"].Description);
    }

    [Fact]
    public void ARedactorIsNotNull() =>
        Assert.Throws<ArgumentNullException>(static () => new ObservatoryHostOptions().AddRedactor(null!));

    private static IRedactor OfPersonalData(IServiceProvider services, params string[] keys)
    {
        Redactor redactor = services.GetRequiredService<IRedactorProvider>().GetRedactor(Personal);
        return Redactors.ByKey(redactor.Redact, keys);
    }

    private void Inline(ObservatoryHostOptions options)
    {
        options.Inline = true;
        options.AddExporter(memory);
    }

    private string Told(SomeHost host, params (string Key, AttributeValue Value)[] attributes)
    {
        using (AgentSession session = host.Observatory.StartSession(new AgentContext("s", "agent", UserId: "jo")))
        {
            session.ToolCall("t", attributes).Dispose();
        }

        return memory.Envelopes.Single().Spans.Single().Attributes.ToString();
    }

    private sealed class Masking : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => input.Length;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            destination[..source.Length].Fill('*');
            return source.Length;
        }
    }
}
