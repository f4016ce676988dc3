using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Sending;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view send: sessions to a collector, over OTLP/HTTP.</summary>
internal static class SendCommand
{
    public const string Name = "send";

    private const string TracesPath = "/v1/traces";
    private const int LargestAnswer = 1024 * 1024;
    private const string HeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

    private static readonly Argument<string> Address = new("URL")
    {
        Description =
            $"Where the collector listens, for example http://localhost:4318; without a path, {TracesPath} is meant.",
        Validators = { RefuseOthers },
    };

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<int> Retries = new("--retries")
    {
        Description = "How often a request is sent again, if the collector is busy or cannot be reached.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<bool> Json = JsonOption.Create("the counts");

    public static Command Create()
    {
        var command = new Command(
            Name,
            $"Sends sessions to an OpenTelemetry collector (OTLP/HTTP, JSON), with the headers of {HeadersVariable}."
        )
        {
            Address,
            Files,
            Retries,
            Json,
        };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    private static void RefuseOthers(ArgumentResult result)
    {
        if (result.Tokens is [var text, ..] && AddressOf(text.Value) is null)
        {
            result.AddError($"'{text.Value}' is no address of a collector, such as http://localhost:4318.");
        }
    }

    /// <summary>Null for anything but an address of HTTP.</summary>
    private static Uri? AddressOf(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? null
        : address.AbsolutePath == "/" ? new Uri(address, TracesPath)
        : address;

    /// <summary>The address without a user's name and password, and without a query.</summary>
    private static string WithoutSecrets(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static ExitCode Run(ParseResult result)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var errors = new ErrorReporter(output);
        var address = AddressOf(result.GetRequiredValue(Address))!;
        var totals = new SendTotals();

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            MaxResponseContentBufferSize = LargestAnswer,
        };
        var receiver = new OtlpReceiver(client, address, Math.Max(0, result.GetValue(Retries)), TimeProvider.System)
        {
            Headers = Environment.GetEnvironmentVariable(HeadersVariable),
        };
        var view = new SendView(
            receiver.PostAsync,
            totals,
            reason => errors.ReportFile(WithoutSecrets(address), new IOException(reason))
        );
        var exitCode = new TraceReader(view, errors).ReadFiles(result.GetRequiredValue(Files));
        output.Write(result.GetValue(Json) ? Object(totals) : Text(totals, output));
        output.Flush();
        return totals.FailedSessions > 0 ? ExitCode.Failure
            : totals.RejectedSpans > 0 && exitCode == ExitCode.Success ? ExitCode.UnreadableLines
            : exitCode;
    }

    private static string Text(SendTotals totals, LineWriter output)
    {
        var layout = new TextLayout(output.Width, output.Glyphs);
        new Paragraph(layout)
            .Append($"sent {Quantity.Of(totals.Sessions, "session")},", TextStyle.Plain)
            .Append(Quantity.Of(totals.Spans, "span"), TextStyle.Plain)
            .Append($"in {Quantity.Of(totals.Requests, "request")},", TextStyle.Plain)
            .Append(Quantity.Of(totals.Retries, "retry", "retries") + ",", TextStyle.Plain)
            .Append(
                $"{Quantity.Of(totals.RejectedSpans, "span")} rejected,",
                TextStyle.ForCount(totals.RejectedSpans, TextStyle.Error)
            )
            .Append(
                $"{Quantity.Of(totals.FailedSessions, "session")} not sent",
                TextStyle.ForCount(totals.FailedSessions, TextStyle.Error)
            )
            .Write("");
        return output.TextOf(layout.Lines);
    }

    private static string Object(SendTotals totals) =>
        ScriptJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("sessions", totals.Sessions);
            json.WriteNumber("spans", totals.Spans);
            json.WriteNumber("requests", totals.Requests);
            json.WriteNumber("retries", totals.Retries);
            json.WriteNumber("rejected_spans", totals.RejectedSpans);
            json.WriteNumber("failed_sessions", totals.FailedSessions);
            json.WriteEndObject();
        });
}
