using Microsoft.Extensions.Logging;

namespace AgentObservatory.Hosting;

/// <summary>Writes an observatory's reports about itself to the log, and passes them on.</summary>
internal static partial class DiagnosticLog
{
    /// <summary>A handler that logs and then calls the application's own, if there is one.</summary>
    internal static Action<Diagnostic> To(ILogger logger, Action<Diagnostic>? next) =>
        report =>
        {
            try
            {
                Log(logger, LevelOf(report.Kind), report.Kind, report.Source, report.Message, report.Exception);
            }
            finally
            {
                next?.Invoke(report);
            }
        };

    [LoggerMessage(EventId = 1, EventName = "Diagnostic", Message = "{Kind} {Source}: {Message}")]
    private static partial void Log(
        ILogger logger,
        LogLevel level,
        DiagnosticKind kind,
        string source,
        string message,
        Exception? exception
    );

    [LoggerMessage(2, LogLevel.Error, "{Exporter} could not be made; the observatory goes without it.")]
    internal static partial void ExporterMissing(ILogger logger, string exporter, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The observatory could not be made; one without exporters takes its place.")]
    internal static partial void ObservatoryMissing(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The shutdown came to its deadline. {Exporter} has lost {Lost} sessions by now.")]
    internal static partial void DeadlineHit(ILogger logger, string exporter, long lost);

    [LoggerMessage(
        5,
        LogLevel.Error,
        "A redactor of AddRedactor could not be made; [redaction failed] stands for every value and name."
    )]
    internal static partial void RedactorMissing(ILogger logger, Exception exception);

    [LoggerMessage(
        6,
        LogLevel.Error,
        "An exporter among the services could not be made; the observatory goes without all of those. One that is added with"
            + " AddExporter(provider => ...) costs no other."
    )]
    internal static partial void ServicesMissing(ILogger logger, Exception exception);

    private static LogLevel LevelOf(DiagnosticKind kind) =>
        kind switch
        {
            DiagnosticKind.Recovered => LogLevel.Information,
            DiagnosticKind.InternalError or DiagnosticKind.StartFailed => LogLevel.Error,
            _ => LogLevel.Warning,
        };
}
