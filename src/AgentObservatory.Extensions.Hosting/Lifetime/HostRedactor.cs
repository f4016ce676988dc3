using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentObservatory.Hosting;

/// <summary>Makes the redactor of the host's observatory: those that need services, then that of the options, which often looks
/// for shapes in what is left.</summary>
internal static class HostRedactor
{
    internal static IRedactor? Make(IServiceProvider services, ObservatoryHostOptions options, ILogger logger)
    {
        IRedactor? last = options.Observatory.Redactor;
        if (options.Redactors.Count == 0)
        {
            return last;
        }

        try
        {
            IEnumerable<IRedactor> made = options.Redactors.Select(make =>
                make(services) ?? throw new InvalidOperationException("It is null.")
            );
            return Redactors.Combine(last is null ? made : made.Append(last));
        }
        catch (Exception exception)
        {
            DiagnosticLog.RedactorMissing(logger, exception);
            services.GetRequiredService<MissingParts>().Names.Add("A redactor of AddRedactor");
            return new MissingRedactor();
        }
    }

    /// <summary>Takes the place of one that could not be made: what cannot be redacted is not told. Names are not, either,
    /// because the other might have hidden them.</summary>
    private sealed class MissingRedactor : IRedactor
    {
        public bool IncludesNames => true;

        public AttributeValue Redact(in ValueLocation location, AttributeValue value) =>
            throw new InvalidOperationException("The redactor could not be made.");
    }
}
