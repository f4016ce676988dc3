using System.Reactive.Linq;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using NATS.Client.Core;

namespace AgentObservatory.ObsView.Streams;

/// <summary>Follows a stream of a NATS server: shows what is in it, and then what comes, each run with all that came before of
/// it.</summary>
internal static class NatsFollower
{
    private const string Scheme = "nats://";

    /// <summary>Whether the arguments are the address of a stream, and no files: nats://host/stream.</summary>
    public static bool IsMeant(string[] files) =>
        files is [var only] && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    public static async Task<ExitCode> RunAsync(
        string address,
        ITraceView view,
        ErrorReporter errors,
        LineWriter output,
        CancellationToken cancellation
    )
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            errors.Say("no address of a stream:", address);
            return ExitCode.Failure;
        }

        var connection = NatsOpts.Default with { Url = uri.GetLeftPart(UriPartial.Authority) };
        var stream = uri.AbsolutePath.Trim('/');
        await SayIfAbsentAsync(connection, address, errors, cancellation);
        var defaults = new NatsReaderOptions { Connection = connection };
        var reader = new NatsReader(stream.Length == 0 ? defaults : defaults with { Stream = stream });
        var lines = 0L;

        try
        {
            await reader.Sessions.ForEachAsync(
                envelope =>
                {
                    view.Show((TraceLine.Readable)TraceLine.NewReadable(++lines, envelope, EnvelopeJson.SchemaVersion));
                    output.Flush();
                },
                cancellation
            );
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C.
        }

        view.End();
        return ExitCode.Success;
    }

    private static async Task SayIfAbsentAsync(
        NatsOpts options,
        string address,
        ErrorReporter errors,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var connection = new NatsConnection(options);
            await connection.ConnectAsync().AsTask().WaitAsync(cancellation);
        }
        catch (Exception error) when (error is NatsException or OperationCanceledException)
        {
            errors.ReportWaiting(address);
        }
    }
}
