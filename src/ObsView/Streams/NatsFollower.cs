using System.Reactive.Linq;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

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
        var shown = WithoutCredentials(address);
        if (OptionsOf(address) is not { } options)
        {
            errors.Say("no address of a stream:", shown);
            return ExitCode.Failure;
        }

        if (!await MayBeReadAsync(options, shown, errors, cancellation))
        {
            return ExitCode.Failure;
        }

        var reader = new NatsReader(options);
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
        if (reader.Unreadable == 0)
        {
            return ExitCode.Success;
        }

        errors.Say($"messages that are no envelopes: {reader.Unreadable}, of", shown);
        return ExitCode.UnreadableLines;
    }

    /// <summary>Null if that cannot be an address. A stream's name has neither blanks nor points, and is no path.</summary>
    private static NatsReaderOptions? OptionsOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return null;
        }

        var options = new NatsReaderOptions
        {
            Connection = NatsOpts.Default with { Url = uri.GetLeftPart(UriPartial.Authority) },
        };
        return uri.AbsolutePath.Trim('/') switch
        {
            "" => options,
            var stream when stream.AsSpan().IndexOfAny("/%.*>") < 0 => options with { Stream = stream },
            _ => null,
        };
    }

    private static string WithoutCredentials(string address) =>
        address.LastIndexOf('@') is >= 0 and var end ? Scheme + address[(end + 1)..] : address;

    /// <summary>Says what it waits for, if the stream is not there. What must not be read is a work queue: it deletes what is
    /// read, before those that it is for have seen it.</summary>
    private static async Task<bool> MayBeReadAsync(
        NatsReaderOptions options,
        string shown,
        ErrorReporter errors,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var connection = new NatsConnection(options.Connection);
            await connection.ConnectAsync().AsTask().WaitAsync(cancellation);
            var stream = await new NatsJSContext(connection).GetStreamAsync(options.Stream, null, cancellation);

            if (stream.Info.Config.Retention == StreamConfigRetention.Workqueue)
            {
                errors.Say("a work queue, which loses what is read:", shown);
                return false;
            }
        }
        catch (Exception error) when (error is NatsException or OperationCanceledException)
        {
            errors.Say(error.GetBaseException().Message + ":", shown);
            errors.ReportWaiting(shown);
        }

        return true;
    }
}
