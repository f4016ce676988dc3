using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Packages;

/// <summary>A program that a package's document shows, in a project that refers to that package and to nothing else.</summary>
internal sealed partial record FreshProject(string Name, string Language, string Code, PackedPackage Package)
{
    private const string Script = "#r \"nuget:";

    internal string ProjectPath => $"{Name}/{Name}.{(IsFSharp ? "fsproj" : "csproj")}";

    internal string ProgramPath => $"{Name}/Program.{(IsFSharp ? "fs" : "cs")}";

    internal string OutputPath => $"{Name}/bin/Debug/net10.0/{Name}.dll";

    private bool IsFSharp => Language == "fsharp";

    /// <summary>What a new console project says, or a new web project where the program makes a host.</summary>
    internal string Project =>
        $"""
            <Project Sdk="{(
                Code.Contains("using Microsoft.Extensions.Hosting", StringComparison.Ordinal)
                    ? "Microsoft.NET.Sdk.Web"
                    : "Microsoft.NET.Sdk"
            )}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                {(IsFSharp ? """<Compile Include="Program.fs" />""" : "")}
                <PackageReference Include="{Package.Id}" Version="{Package.Version}" />
              </ItemGroup>
            </Project>
            """;

    internal static IEnumerable<FreshProject> Programs(PackedPackage package) =>
        Blocks(package)
            .Where(static block => !block.Code.StartsWith(Script, StringComparison.Ordinal))
            .Select(
                (block, number) => new FreshProject($"{package.Id}.Program{number}", block.Language, block.Code, package)
            );

    internal static IEnumerable<string> Scripts(PackedPackage package) =>
        Blocks(package)
            .Select(static block => block.Code)
            .Where(static code => code.StartsWith(Script, StringComparison.Ordinal));

    private static IEnumerable<(string Language, string Code)> Blocks(PackedPackage package) =>
        CodeBlock().Matches(package.Readme).Select(static match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("^```(csharp|fsharp)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
