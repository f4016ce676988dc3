using System.Diagnostics;
using System.Net.Sockets;
using AgentObservatory.Pipeline;
using AgentObservatory.Terminal.Text;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Exporters.Writing;

namespace AgentObservatory.Tests.Files;

/// <summary>The path leads to what is no file of lines, or the process may write no more to it.</summary>
public sealed class UnixAppendTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string TracePath => folder["traces.jsonl"];

    public void Dispose() => folder.Dispose();

    [BashFact]
    public void Fault63_BeyondTheFileSizeLimitLinesAreLostAndTheProcessWritesOnWhereTheyFit()
    {
        using var writer = LimitedWriter(kilobytes: 320);

        // One exporter writes envelopes, the other one OTLP; both say how many they have written and lost.
        Assert.Equal("1/0 1/0", Write(writer, 100_000));
        Assert.Equal("1/1 1/1", Write(writer, 300_000));
        Assert.Equal("2/1 2/1", Write(writer, 300));
        File.Move(TracePath, folder["full.jsonl"]);
        File.Move(TracePath + ".otlp", folder["full.otlp"]);
        Assert.Equal("3/1 3/1", Write(writer, 100_000));

        writer.StandardInput.Close();
        writer.WaitForExit();
        Assert.Equal(0, writer.ExitCode);
        Assert.Equal(["w-1", "w-3"], SessionsIn(folder["full.jsonl"]));
        Assert.Equal(["w-4"], SessionsIn(TracePath));
        Assert.Equal(
            [2, 1],
            new[] { folder["full.otlp"], TracePath + ".otlp" }.Select(path => File.ReadAllLines(path).Length)
        );
    }

    [BashFact]
    public void Fault63_AFileThatIsAlreadyAtTheLimitIsLeftAsItIs()
    {
        byte[] full = new byte[256 * 1_024];
        full[^1] = (byte)'\n';
        File.WriteAllBytes(TracePath, full);
        using var writer = LimitedWriter(kilobytes: 256);

        Assert.Equal("0/1 1/0", Write(writer, 300));

        Assert.Equal(full, File.ReadAllBytes(TracePath));
    }

    [BashFact]
    public void Fault63_ALimitThatIsLoweredMeanwhileCounts()
    {
        using var writer = LimitedWriter(kilobytes: 1_024);
        Assert.Equal("1/0 1/0", Write(writer, 100_000));

        Assert.Equal(0, Shell($"prlimit --pid {writer.Id} --fsize=1024:1024"));

        Assert.Equal("1/1 1/1", Write(writer, 300));
    }

    [BashFact]
    public void Fault64_AFifoIsRefusedWithoutWaitingWhetherItHasAReaderOrNot()
    {
        Assert.Equal(0, Shell($"mkfifo '{TracePath}'"));
        using var observatory = Some.Inline(new FileExporter(TracePath));

        observatory.Write("without a reader");
        using var reader = File.OpenHandle(TracePath, FileMode.Open, FileAccess.ReadWrite);
        observatory.Write("with a reader");
        Assert.Equal(2, Refused(observatory));

        File.Delete(TracePath);
        observatory.Write("written");
        Assert.Equal(["written"], SessionsIn(TracePath));
        Some.LawsHold(observatory);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/ptmx")]
    public void Fault64_ADeviceIsRefused(string device)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.CreateSymbolicLink(TracePath, device);
        using var observatory = Some.Inline(new FileExporter(TracePath), new OtlpJsonFileExporter(device));

        observatory.Write("lost");

        Assert.Equal(1, Refused(observatory));
        Assert.All(observatory.Health.Exporters, exporter => Assert.Contains("device", exporter.LastError));
    }

    [BashFact]
    public void Fault64_AFifoThatReplacesTheFileIsRefusedUntilItIsGone()
    {
        using var observatory = Some.Inline(new FileExporter(TracePath));

        observatory.Write("before");
        Assert.Equal(
            0,
            Shell($"mkfifo '{TracePath}.fifo' && mv '{TracePath}' '{TracePath}.1' && mv '{TracePath}.fifo' '{TracePath}'")
        );
        observatory.Write("lost");
        Assert.Equal(1, Refused(observatory));
        File.Move(TracePath + ".1", TracePath, overwrite: true);
        observatory.Write("after");

        Assert.Equal(["before", "after"], SessionsIn(TracePath));
    }

    [Fact]
    public void Fault64_ASocketOrALinkToItselfIsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(TracePath));
        File.CreateSymbolicLink(folder["loop"], folder["loop"]);
        using var observatory = Some.Inline(new FileExporter(TracePath), new FileExporter(folder["loop"]));

        observatory.Write("lost");

        Assert.Equal(1, Refused(observatory));
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault66_AHostileFileNameIsToldEscapedOnStandardError()
    {
        string name = "a\u001b[31m\n\u202e\U000E0041\uFE0F\u3164b";
        Directory.CreateDirectory(folder[name]);
        Diagnostic? told = null;
        var options = new ObservatoryOptions { OnDiagnostic = report => told ??= report };
        using var observatory = Some.Inline(options, new FileExporter(folder[name]));

        observatory.Write("lost");

        string line = DiagnosticChannel.LineOf(told!);
        Assert.True(EscapedText.IsPlain(line), line);
        Assert.Contains(@"a\u001b[31m\u000a\u202e\udb40\udc41\ufe0f\u3164b", line);
    }

    [Fact]
    public void Fault34_AMovedFileThatIsLockedForGoodDelaysNothing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var observatory = Some.Inline(new FileExporter(TracePath));
        observatory.Write("before");
        File.Move(TracePath, folder["moved"]);
        using var holder = new FileStream(folder["moved"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        observatory.Write("after");

        Assert.Equal(["after"], SessionsIn(TracePath));
    }

    /// <summary>How many sessions each exporter has lost; none has been written.</summary>
    private static long Refused(Observatory observatory) =>
        Assert.Single(observatory.Health.Exporters.Select(exporter => exporter.Dropped[DropReason.ExportFailed]).Distinct());

    private static int Shell(string script) => Outcome.Of(new ProcessStartInfo("bash", ["-c", script])).ExitCode;

    private Process LimitedWriter(int kilobytes)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "FileWriter.dll");
        var start = new ProcessStartInfo("bash", ["-c", Bash.Limited(kilobytes), "bash", program, TracePath, "w"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static string? Write(Process writer, int characters)
    {
        writer.StandardInput.WriteLine(characters);
        writer.StandardInput.Flush();
        return writer.StandardOutput.ReadLine();
    }
}
