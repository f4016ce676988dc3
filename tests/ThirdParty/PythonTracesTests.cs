using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

public class PythonTracesTests
{
    [NodeFact]
    public void WhatIsReadFromThePythonLibrarysFilesIsValidWhenItIsWrittenAgain()
    {
        SessionEnvelope[] envelopes = [.. SeedTraces.Paths.SelectMany(EnvelopeText.ReadFile)];

        ValidationReport report = SchemaValidator.ValidateLines(envelopes.Select(EnvelopeText.Write));

        Assert.True(report.Invalid == 0, report.Output);
        Assert.Equal(envelopes.Length, report.Valid);
        Assert.Contains(envelopes, envelope => envelope.Spans.Any(span => span.SpanId.Digits == 32));
        Assert.Contains(envelopes, envelope => envelope.Strays.Length > 0);
    }

    [NodeFact]
    public void ThePythonLibrarysFilesThemselvesAreNotOfThisSchema()
    {
        ValidationReport report = SchemaValidator.ValidateLines(SeedTraces.Paths.SelectMany(File.ReadAllLines));

        Assert.Equal(0, report.Valid);
        Assert.Equal(1, report.ExitCode);
    }
}
