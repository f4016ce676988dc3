using System.Diagnostics;
using System.Text;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>
/// A program of tests/interop that runs until its input ends: its first line says where it listens, each further one what it has
/// got.
/// </summary>
internal sealed class NodeProgram : IDisposable
{
    private readonly Process node;
    private readonly Task<string> errors;

    /// <param name="what">What it is, for messages.</param>
    /// <param name="arguments">The program and its arguments.</param>
    internal NodeProgram(string what, params string[] arguments)
    {
        if (NodeRequirement.Here.Missing is { } missing)
        {
            Assert.Fail($"{missing} The {what} must not be skipped here, because CI is true.");
        }

        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        node = Process.Start(start)!;
        errors = node.StandardError.ReadToEndAsync();
        string? address = node.StandardOutput.ReadLine();
        Assert.True(address is not null, $"The {what} did not start: " + (address ?? errors.Result));
        Address = address!;
    }

    /// <summary>Its first line.</summary>
    internal string Address { get; }

    /// <summary>Ends it and returns its further lines.</summary>
    internal string[] Finish()
    {
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal("", errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!node.HasExited)
        {
            node.Kill();
        }

        node.Dispose();
    }
}
