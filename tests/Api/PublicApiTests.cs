using System.Reflection;

namespace AgentObservatory.Tests.Api;

public class PublicApiTests
{
    /// <summary>What C# sees. F# sees AgentObservatory.FSharp as well, which is made of F#'s own types and of no use to C#.</summary>
    public static TheoryData<Type> AssembliesForCSharp() =>
        new(
            typeof(SessionEnvelope),
            typeof(Observatory),
            typeof(TraceForest),
            typeof(TraceRecorder),
            typeof(ConsoleExporter),
            typeof(ChatClientTracing),
            typeof(AgentTracing),
            typeof(McpClientTracing),
            typeof(NatsExporter),
            typeof(ParquetExporter),
            typeof(ObservatoryHosting)
        );

    /// <summary>Those in F#, which no analyzer looks at.</summary>
    public static TheoryData<Type> AssembliesInFSharp() =>
        new(typeof(SessionEnvelope), typeof(TraceForest), typeof(TraceRecorder), typeof(FSharp.Session));

    [Theory]
    [MemberData(nameof(AssembliesInFSharp))]
    public void ThePublicApiIsTheApprovedOne(Type member)
    {
        string name = member.Assembly.GetName().Name!;
        string actual = PublicApi.Describe(member.Assembly);
        string approved = Path.Combine(AppContext.BaseDirectory, "Api", name + ".approved.txt");
        string received = Path.Combine(AppContext.BaseDirectory, "Api", name + ".received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);

        Assert.True(
            File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == actual,
            "The public API of "
                + name
                + " has changed. If that is meant, copy "
                + received
                + " over tests/Api/"
                + name
                + ".approved.txt."
        );
    }

    [Theory]
    [MemberData(nameof(AssembliesForCSharp))]
    public void NoFSharpTypeIsInAnySignature(Type member) =>
        Assert.DoesNotContain("FSharp", PublicApi.Describe(member.Assembly));
}
