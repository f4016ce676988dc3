namespace AgentObservatory.Tests.Support;

/// <summary>
/// A fact that publishes a program ahead of time, which takes minutes and needs the compiler's package. It says that it is
/// skipped unless the environment variable CI is "true".
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishFactAttribute : FactAttribute
{
    public PublishFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "publishes a program, which takes minutes: runs where the environment variable CI is \"true\"";
        }
    }
}
