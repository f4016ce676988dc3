using System.Text.Json;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class ListCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EachSessionIsALine()
    {
        var outcome = List();

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            """
            time                agent          status        took spans errors  tokens first question or session
            2026-11-22 06:46:00 planner        ok           1.00s     2      0   1,280 What is Rx?
            2026-11-22 06:46:00 fetcher        error        1.00s     1      2       0 s2
            2026-11-22 06:46:00 agent-1        unfinished   1.00s     0      0       0 s3
            3 sessions

            """,
            outcome.Output
        );
    }

    [Theory]
    [InlineData("80")]
    [InlineData("30")]
    public void ALineIsNoLongerThanTheTerminal(string columns)
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" list '{File()}'", ("COLUMNS", columns));

        Assert.All(outcome.Output.Split('\n'), line => Assert.True(line.Length <= int.Parse(columns), line));
        Assert.Equal(5, outcome.Output.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData("--errors", "fetcher")]
    [InlineData("--where=tokens>1000", "planner")]
    [InlineData("--where=kind=tool_call and status=error", "fetcher")]
    [InlineData("--where=kind=session", "planner fetcher agent-1")]
    [InlineData("--sort=errors", "fetcher planner agent-1")]
    [InlineData("--sort=spans", "planner fetcher agent-1")]
    [InlineData("--sort=tokens", "planner fetcher agent-1")]
    [InlineData("--sort=time", "planner fetcher agent-1")]
    public void SessionsAreSelectedAndSorted(string option, string agents)
    {
        var outcome = List(option, "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            agents,
            string.Join(' ', Objects(outcome.Output).Select(one => one.GetProperty("agent_id").GetString()))
        );
    }

    [Fact]
    public void WhatIsSelectedIsCounted() =>
        Assert.EndsWith("\n1 of 3 sessions\n", List("--errors").Output, StringComparison.Ordinal);

    [Fact]
    public void ScriptsReadAnObjectPerSession()
    {
        JsonElement first = Objects(List("--json").Output)[0];

        Assert.Equal(
            ("s1", "planner", "ok", 2, 0, "What is Rx?"),
            (
                first.GetProperty("session_id").GetString(),
                first.GetProperty("agent_id").GetString(),
                first.GetProperty("status").GetString(),
                first.GetProperty("spans").GetInt64(),
                first.GetProperty("errors").GetInt64(),
                first.GetProperty("question").GetString()
            )
        );
        Assert.Equal(1_200, first.GetProperty("tokens").GetProperty("input").GetInt64());
    }

    [Theory]
    [InlineData("--where=kind=", "--where: ")]
    [InlineData("--sort=colour", "Unknown key 'colour'")]
    public void AMistakeIsToldBeforeAnythingIsRead(string option, string expected)
    {
        var outcome = List(option);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--json")]
    [InlineData("--sort=duration")]
    public void Fault39_WhateverSessionsSayStaysOnTheirLineEscaped(params string[] options)
    {
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        var outcome = ObsViewProcess.Run(["list", file, .. options]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
        Assert.InRange(outcome.Output.TrimEnd('\n').Split('\n').Length, HostileText.All.Length, HostileText.All.Length + 2);
    }

    [Fact]
    public void Fault41_UnreadableLinesAreToldAndTheOthersListed()
    {
        var outcome = ObsViewProcess.Run("list", folder.Write("bad.jsonl", Session(), "garbage"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(":2: malformed JSON", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n1 session\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("list", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }

    [Fact]
    public void AFileOfThatNameIsShown()
    {
        folder.Write("list", Session());

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" list");

        Assert.StartsWith("session session-1", outcome.Output, StringComparison.Ordinal);
    }

    private Outcome List(params string[] options) =>
        ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" list '{File()}' {string.Join(' ', options.Select(option => $"'{option}'"))}",
            ("COLUMNS", "100")
        );

    private string File() =>
        folder.Write(
            "traces.jsonl",
            With(
                new
                {
                    session_id = "s1",
                    agent_id = "planner",
                    status = "ok",
                },
                [
                    Start(1, attributes: new { question = "What is Rx?" }),
                    Start(2, "gpt-4.1", "llm_call", 1, Tokens),
                    End(2),
                    End(1),
                ]
            ),
            With(
                new
                {
                    session_id = "s2",
                    agent_id = "fetcher",
                    status = "error",
                },
                [Start(1, "fetch", "tool_call"), End(1, "error")]
            ),
            With(
                new
                {
                    session_id = "s3",
                    agent_id = "agent-1",
                    status = "unfinished",
                },
                []
            )
        );

    private static Dictionary<string, object> Tokens { get; } =
        new() { ["gen_ai.usage.input_tokens"] = 1_200, ["gen_ai.usage.output_tokens"] = 80 };

    private static JsonElement[] Objects(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
