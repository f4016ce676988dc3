using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class ChatCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AConversationIsShownAsOneReadsIt()
    {
        var file = folder.Write(
            "traces.jsonl",
            Session(
                Start(1, attributes: new { question = "What is Rx?\nIn one line." }),
                Start(2, "search", "tool_call", 1, new { query = "rx" }),
                End(2, "error", new { type = "TimeoutError", message = "Too slow." }),
                Start(3, "answer", "stream", 1),
                Happening(3, "token", new { text = "Rx composes " }),
                Happening(3, "token", new { text = "streams." }),
                End(3),
                End(1)
            ),
            Named("silent")
        );

        var outcome = ObsViewProcess.Run("chat", file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            """
            session session-1  agent agent-1  2026-11-22 06:46:00.000Z
              user
                What is Rx?
                In one line.
              assistant agent-1 calls search
                {"query":"rx"}
              failed search
                Too slow.
              assistant agent-1
                Rx composes streams.

            session silent  agent agent-1  2026-11-22 06:46:00.000Z
              nothing that was said is recorded


            """,
            outcome.Output
        );
    }

    [Fact]
    public void Fault39_WhateverIsSaidIsShownEscaped()
    {
        var spans = HostileText.All.SelectMany(
            (text, number) =>
                new[]
                {
                    Start(
                        2 * number + 1,
                        text,
                        "tool_call",
                        0,
                        new Dictionary<string, object> { [text] = text, ["result"] = text }
                    ),
                    End(2 * number + 1),
                    Start(2 * number + 2, text, attributes: new { question = text, answer = text }),
                    End(2 * number + 2),
                }
        );

        var outcome = ObsViewProcess.Run("chat", folder.Write("hostile.jsonl", Session([.. spans])));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("\\u001b[31mred", outcome.Output, StringComparison.Ordinal);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
    }

    [Fact]
    public void ATextOfVeryManyLinesIsCut()
    {
        var file = folder.Write(
            "long.jsonl",
            Session(Start(1, attributes: new { question = new string('\n', 5_000) + "x" }))
        );

        Assert.InRange(ObsViewProcess.Run("chat", file).Output.Split('\n').Length, 1_000, 1_010);
    }

    [Fact]
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("chat", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }
}
