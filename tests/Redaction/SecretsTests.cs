using System.Diagnostics;

namespace AgentObservatory.Tests.Redaction;

/// <summary>What counts as a secret, and what only looks a little like one. No key here is one: they are put together so that no
/// scanner of repositories takes them for one.</summary>
public class SecretsTests
{
    private const string Letters = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("\\n")]
    [InlineData("\\t")]
    [InlineData("\\u0027")]
    [InlineData("\\u0022")]
    public void ASecretIsFoundAfterAnEscapeOfJson(string escape)
    {
        string secret = "sk-" + Letters[..48];
        var location = new ValueLocation(ValueRole.StartAttribute, "arguments", "tool_call", "t", null);
        string? told = Redactors.Secrets.Redact(location, $$"""{"a":"x{{escape}}{{secret}}"}""").AsString();

        Assert.DoesNotContain(secret, told);
        Assert.Contains("API key", told);
    }

    public static TheoryData<string, string> Shapes =>
        new()
        {
            { "sk-" + Letters[..48], "API key" },
            { "sk-proj-" + Letters[..20] + "_" + Letters[..20], "API key" },
            { "sk-ant-api03-" + Letters[..60], "API key" },
            { "sk_" + "live_" + Letters[..24], "API key" },
            { "AKIA" + "IOSFODNN7EXAMPLE", "API key" },
            { "ghp_" + Letters[..36], "API key" },
            { "github_pat_" + Letters[..22] + "_" + Letters[..40], "API key" },
            { "glpat-" + Letters[..20], "API key" },
            { "AIza" + Letters[..35], "API key" },
            { "ya29." + Letters[..40], "API key" },
            { "xoxb" + "-123456789012-" + Letters[..24], "API key" },
            { "npm_" + Letters[..36], "API key" },
            { "hf_" + Letters[..34], "API key" },
            { "gsk_" + Letters[..52], "API key" },
            { "SG." + Letters[..22] + "." + Letters[..43], "API key" },
            { "dapi" + Hex[..32], "API key" },
            { "hvs." + Letters[..24], "API key" },
            { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + Letters[..43], "token" },
            { "jo.do+x@example.co.uk", "e-mail address" },
            { "jürgen@bücher.example", "e-mail address" },
            { "4111 1111 1111 1111", "card number" },
            { "4111-1111-1111-1111", "card number" },
            { "5555555555554444", "card number" },
            { "3782 822463 10005", "card number" },
            {
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + Letters + "\n-----END RSA PRIVATE KEY-----",
                "private key"
            },
            { "-----BEGIN OPENSSH PRIVATE KEY-----\\n" + Letters + "\\n-----END OPENSSH PRIVATE KEY-----", "private key" },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhatHasTheShapeOfASecretIsHiddenAndTheTextAroundItStays(string secret, string what)
    {
        Assert.Equal($"[redacted {what}]", Told(secret));
        Assert.Equal($"use \"[redacted {what}]\", please", Told($"use \"{secret}\", please"));
        Assert.Equal($"a [redacted {what}] b [redacted {what}]", Told($"a {secret} b {secret}"));
        if (!secret.Contains('@'))
        {
            Assert.Equal($"\u5bc6\u94a5[redacted {what}]\u3002", Told($"\u5bc6\u94a5{secret}\u3002"));
            Assert.Equal($"KEY_[redacted {what}]", Told("KEY_" + secret));
            Assert.Equal($"id=1_[redacted {what}]", Told("id=1_" + secret));
        }
    }

    [Theory]
    [InlineData("Authorization: Basic YTpi", "Authorization: Basic [redacted authorization]")]
    [InlineData("{\"authorization\": \"Bearer x.y\"}", "{\"authorization\": \"Bearer [redacted authorization]\"}")]
    [InlineData("bearer abcDEF1234567890-._~", "bearer [redacted token]")]
    [InlineData("postgres://jo:s3cret@db:5432/x?a=b", "postgres://[redacted credentials]@db:5432/x?a=b")]
    [InlineData("redis://:s3cret@cache", "redis://[redacted credentials]@cache")]
    [InlineData(
        "Server=db;User Id=jo;Password=my pass word;Pooling=true",
        "Server=db;User Id=jo;Password=[redacted password];Pooling=true"
    )]
    [InlineData("Pwd='a;b';X=1", "Pwd=[redacted password]';X=1")]
    [InlineData(
        "AccountName=a;AccountKey=abc+/==;EndpointSuffix=x",
        "AccountName=a;AccountKey=[redacted password];EndpointSuffix=x"
    )]
    [InlineData("DB_PASSWORD=hunter2 make", "DB_PASSWORD=[redacted password] make")]
    [InlineData("https://x/y?api_key=abc&z=1", "https://x/y?api_key=[redacted password]&z=1")]
    [InlineData("https://x/y?sv=1&sig=ab%2Bc%3D&z=1", "https://x/y?sv=1&sig=[redacted password]&z=1")]
    [InlineData(
        "ids 2024 4111 1111 1111 1111, 4111111111111111.",
        "ids 2024 [redacted card number], [redacted card number]."
    )]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted private key]")]
    [InlineData(
        "jo@example.com_1, jo@example.com\u3055\u3093",
        "[redacted e-mail address]_1, [redacted e-mail address]\u3055\u3093"
    )]
    [InlineData("my_bearer abcDEF1234567890-._~", "my_bearer [redacted token]")]
    [InlineData("4111111111111111_1", "[redacted card number]_1")]
    [InlineData("4111 1111 1111 1111 123", "[redacted card number]")]
    [InlineData("4111-1111-1111-1111-123, 4111 1111 1111 1111 12", "[redacted card number], [redacted card number] 12")]
    [InlineData("pwd=x pwd=y pwd=z w; a", "pwd=[redacted password]; a")]
    [InlineData("pwd=x y\npwd=z w; a", "pwd=[redacted password] y\npwd=[redacted password]; a")]
    [InlineData("pwd=x y pwd=z 'w'; a", "pwd=[redacted password] y pwd=[redacted password] 'w'; a")]
    [InlineData("{\"card\":4111111111111111.00}", "{\"card\":[redacted card number].00}")]
    [InlineData("{\"card\":4.111111111111111E+15}", "{\"card\":[redacted card number]}")]
    public void OnlyTheSecretPartIsHidden(string text, string told) => Assert.Equal(told, Told(text));

    [Theory]
    [InlineData("")]
    [InlineData("The quick brown fox, 42 times, at 12:30 on 2026-11-30.")]
    [InlineData("a basic understanding of bearer certificates and token classification")]
    [InlineData("sk-some-long-class-name-without-any-digits")]
    [InlineData("task-12345678901234567890123456789")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("1234567812345670")]
    [InlineData("1764496800000000000")]
    [InlineData("0.4111111111111111 and 4111111111111111.25")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    [InlineData("411111111111111111111111")]
    [InlineData("id4111111111111111")]
    [InlineData("4111111111111111.25E+3")]
    [InlineData("keyJsonSerializer1.serialize")]
    [InlineData("half_4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("https://example.com:8080/a@b")]
    [InlineData("npm i @scope/pkg@1.2.3 and @decorator")]
    [InlineData("if (password == null) return; // no password")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")]
    [InlineData("eyJub3QiOiJhIHRva2VuIn0")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    public void WhatOnlyLooksLikeASecretStaysAsItIs(string text) => Assert.Same(text, Told(text));

    [Fact]
    public void ACardNumberIsFoundWhereItIsANumberAndOtherNumbersStay()
    {
        Assert.Equal("[redacted card number]", Redactors.Secrets.Redact(default, 4111111111111111).AsString());
        Assert.Equal(4111111111111112, Redactors.Secrets.Redact(default, 4111111111111112).AsInteger());
        Assert.Equal(long.MaxValue, Redactors.Secrets.Redact(default, long.MaxValue).AsInteger());
        Assert.True(Redactors.Secrets.Redact(default, true).AsBoolean());
    }

    [Fact]
    public void ACardNumberIsFoundInWhateverKindOfNumber()
    {
        AttributeValue[] cards =
        [
            4111111111111111.0,
            4111111111111111m,
            4111111111111111.00m,
            4111111111111111UL,
            -4111111111111111,
            AttributeValue.FromNumberText("4111111111111111.0"),
            AttributeValue.FromNumberText("4.111111111111111e15"),
            AttributeValue.FromNumberText("41111111111111110e-1"),
        ];
        Assert.All(
            cards,
            card => Assert.Equal("[redacted card number]", Redactors.Secrets.Redact(default, card).AsString())
        );

        AttributeValue[] others = [4111111111111112.0, 4111111111111.25, 4e300, 0.5m, 4111111111111111.25m, -1];
        Assert.All(others, other => Assert.Equal(other, Redactors.Secrets.Redact(default, other)));
    }

    [Fact]
    public void WhereATextWasCutWhatMayBeTheRestOfASecretIsHidden()
    {
        string text = new string('a', 32_650) + new string(' ', 100) + " sk-" + Letters[..14] + "\u2026[500 characters cut]";

        string told = Told(text);

        Assert.DoesNotContain("sk-", told);
        Assert.EndsWith(" [redacted end]\u2026[500 characters cut]", told);
    }

    [Theory]
    [InlineData("postgres://jo:")]
    [InlineData("eyJ")]
    [InlineData("")]
    [InlineData("Server=db;Password=pass phrase ")]
    public void OfASecretThatWasCutNothingIsTold(string before)
    {
        string secret = string.Concat(Enumerable.Repeat("s3cret", 100));
        string text = "Use this: " + new string(' ', 100) + before + secret + "\u2026[500 characters cut]";

        string told = Told(text);

        Assert.DoesNotContain("s3cret", told);
        Assert.StartsWith("Use this: ", told);
        Assert.EndsWith("\u2026[500 characters cut]", told);
    }

    /// <summary>Texts on which patterns that go back take hours.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("a@a.")]
    [InlineData("sk-")]
    [InlineData("eyJ.")]
    [InlineData("password=")]
    [InlineData("password=a ")]
    [InlineData("://:")]
    [InlineData("4111 ")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-")]
    [InlineData("bearer ")]
    [InlineData("pwd=x ")]
    [InlineData("pwd=x y\n")]
    public void HostileTextTakesNoLongerThanOtherText(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 32_768 / part.Length));
        long start = Stopwatch.GetTimestamp();

        Told(text);

        // Far above what it takes on a busy machine, far below what going back would.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static string Told(string text) => Redactors.Secrets.Redact(default, text).AsString()!;
}
