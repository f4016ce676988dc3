namespace AgentObservatory.Tests.InteropTests;

public class PythonTracesTests
{
    [NodeFact]
    public void WhatIsReadFromThePythonLibrarysFilesIsValidWhenItIsWrittenAgain()
    {
        SessionEnvelope[] envelopes = [.. RepositoryFiles.PythonTraces.SelectMany(EnvelopeText.ReadFile)];

        ValidationReport report = SchemaValidator.ValidateLines(envelopes.Select(EnvelopeText.Write));

        Assert.True(report.Invalid == 0, report.Output);
        Assert.Equal(envelopes.Length, report.Valid);
        Assert.Contains(envelopes, envelope => envelope.Spans.Any(span => span.SpanId.Digits == 32));
        Assert.Contains(envelopes, envelope => envelope.Strays.Length > 0);
    }

    [NodeFact]
    public void ThePythonLibrarysFilesThemselvesAreNotOfThisSchema()
    {
        ValidationReport report = SchemaValidator.ValidateLines(RepositoryFiles.PythonTraces.SelectMany(File.ReadAllLines));

        Assert.Equal(0, report.Valid);
        Assert.Equal(1, report.ExitCode);
    }
}
