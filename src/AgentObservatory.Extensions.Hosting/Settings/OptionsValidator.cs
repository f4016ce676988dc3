using Microsoft.Extensions.Options;

namespace AgentObservatory.Hosting;

/// <summary>Refuses options that the observatory could not be made with: what the configuration has wrong, and what code has
/// set out of range.</summary>
internal sealed class OptionsValidator : IValidateOptions<ObservatoryHostOptions>
{
    public ValidateOptionsResult Validate(string? name, ObservatoryHostOptions options)
    {
        List<string> errors = [.. options.Errors];
        try
        {
            options.Observatory.Validate();
        }
        catch (Exception error) when (error is ArgumentException or NullReferenceException)
        {
            errors.Add(error.Message);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
