using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>Projects that are built for real, with the packages' targets.</summary>
public class BuildTests
{
    private const string Program = """
        using AgentObservatory;

        System.Console.WriteLine(Tool.Go() + " without a session");
        var memory = new InMemoryExporter();
        using (var observatory = new Observatory(memory, inline: true))
        using (observatory.StartSession(new AgentContext("s", "a")))
            Tool.Go();

        System.Console.WriteLine(memory.Envelopes[0].Spans.Length + " spans");

        public static class Tool
        {
            [TraceToolCall]
            public static int Go() => 42;
        }
        """;

    private const string ProgramInFSharp = """
        module Program

        open AgentObservatory

        [<TraceToolCall>]
        let go () = 42

        [<EntryPoint>]
        let main _ =
            System.Console.WriteLine(string (go ()) + " without a session")
            0
        """;

    [Fact]
    public void AProjectIsWovenOnceAndBuiltAgainOnlyWhenItHasChanged()
    {
        using var folder = new TestFolder();
        string project = Project(folder, weaver: BuiltWeaver);

        Outcome first = Build(project);
        DateTime compiled = File.GetLastWriteTimeUtc(folder["obj/Release/net10.0/decorated.dll"]);
        DateTime woven = File.GetLastWriteTimeUtc(folder["obj/Release/net10.0/decorated.woven"]);
        Outcome second = Build(project);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.DoesNotContain("AO1", first.Output + second.Output);
        Assert.Equal(compiled, File.GetLastWriteTimeUtc(folder["obj/Release/net10.0/decorated.dll"]));
        Assert.Equal(woven, File.GetLastWriteTimeUtc(folder["obj/Release/net10.0/decorated.woven"]));
        Assert.Equal("42 without a session\n1 spans\n", Run(folder));

        folder.Write("Program.cs", Program.Replace("=> 42", "=> 43", StringComparison.Ordinal));
        Outcome third = Build(project);

        Assert.True(third.ExitCode == 0, third.Output);
        Assert.DoesNotContain("AO1", third.Output);
        Assert.Equal("43 without a session\n1 spans\n", Run(folder));
    }

    [Fact]
    public void AProjectWhoseWeavingIsBrokenIsBuiltWithAWarningAndRunsUnwoven()
    {
        using var folder = new TestFolder();
        folder.Write("no-program.dll", "broken on purpose");

        Outcome built = Build(Project(folder, weaver: folder["no-program.dll"]));

        Assert.True(built.ExitCode == 0, built.Output);
        Assert.Contains("warning AO1002: ", built.Output);
        Assert.Equal("42 without a session\n0 spans\n", Run(folder));
    }

    [Fact]
    public void SwitchedOffItIsCompiledAgainWithoutAndSwitchedOnAgainWith()
    {
        using var folder = new TestFolder();
        string project = Project(folder, weaver: BuiltWeaver);

        string[] ran = [.. new[] { "true", "false", "true" }.Select(Built)];

        Assert.Equal(["42 without a session\n1 spans\n", "42 without a session\n0 spans\n", ran[0]], ran);

        string Built(string isOn)
        {
            Outcome built = Build(project, "-p:AgentObservatoryWeave=" + isOn);
            Assert.True(built.ExitCode == 0, built.Output);
            return Run(folder);
        }
    }

    /// <summary>What the shell would read in a path is a name here.</summary>
    [Fact]
    public void WhatAnAssemblyIsCalledIsNotRun()
    {
        using var folder = new TestFolder();
        string project = Project(folder, weaver: BuiltWeaver);

        Outcome built = Build(project, "-p:AssemblyName=decorated$HOME`echo`");

        Assert.True(built.ExitCode == 0, built.Output);
        Assert.DoesNotContain("AO1", built.Output);
        Assert.True(Woven.Is(folder["bin/Release/net10.0/decorated$HOME`echo`.dll"]));
    }

    [Theory]
    [InlineData("csproj")]
    [InlineData("fsproj")]
    public void AProjectWithoutThePackageIsToldThatItsMarksDoNothing(string language)
    {
        using var folder = new TestFolder();

        Outcome built = Build(Project(folder, weaver: null, language));

        Assert.True(built.ExitCode == 0, built.Output);
        Assert.Contains("warning AO1005: ", built.Output);
        Assert.StartsWith("42 without a session\n", Run(folder));
    }

    [Fact]
    public void AProjectThatMarksNothingIsToldNothing()
    {
        using var folder = new TestFolder();
        string project = Project(folder, weaver: null);
        folder.Write("Program.cs", "System.Console.WriteLine(typeof(AgentObservatory.AgentSpan).Name);");

        Outcome built = Build(project);

        Assert.True(built.ExitCode == 0, built.Output);
        Assert.DoesNotContain("AO1", built.Output);
    }

    private static string BuiltWeaver => Path.Combine(AppContext.BaseDirectory, "AgentObservatory.Attributes.Weaver.dll");

    /// <summary>A project that uses what lies beside the tests, with warnings as errors.</summary>
    private static string Project(TestFolder folder, string? weaver, string language = "csproj")
    {
        string attributes = RepositoryFolder.Of("src/AgentObservatory.Attributes/build/AgentObservatory.Attributes");
        string own = RepositoryFolder.Of("src/AgentObservatory/AgentObservatory.targets");
        string targets = weaver is null ? "" : $"""<Import Project="{attributes}.targets" />""";
        folder.Write("Program.cs", Program);
        folder.Write("Program.fs", ProgramInFSharp);
        return folder.Write(
            "decorated." + language,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AgentObservatoryWeaver>{weaver}</AgentObservatoryWeaver>
                <DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.fs" Condition="'$(MSBuildProjectExtension)' == '.fsproj'" />
                <Reference Include="{AppContext.BaseDirectory}AgentObservatory.dll;{AppContext.BaseDirectory}AgentObservatory.Core.dll" />
                <Reference Include="{AppContext.BaseDirectory}FSharp.Core.dll;{AppContext.BaseDirectory}System.Reactive.dll" />
              </ItemGroup>
              {targets}
              <Import Project="{own}" />
            </Project>
            """
        );
    }

    private static Outcome Build(string project, params string[] others) =>
        Outcome.Of(
            new ProcessStartInfo("dotnet", ["build", project, "-c", "Release", "-nologo", "-nodeReuse:false", .. others])
            {
                WorkingDirectory = Path.GetDirectoryName(project),
            }
        );

    private static string Run(TestFolder folder) =>
        Outcome
            .Of(new ProcessStartInfo("dotnet", [folder["bin/Release/net10.0/decorated.dll"]]))
            .Output.ReplaceLineEndings("\n");
}
