using AgentObservatory.Terminal.Text;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

public class EnvelopeRendererTests
{
    [Fact]
    public void TheFiguresOfAStreamAreShownOnceWhereTheStreamIs()
    {
        var figures = new Dictionary<string, object> { [StreamAttribute.Items] = 3, [StreamAttribute.End] = "completed" };
        var line = With(
            new { session_id = "run-7" },
            [
                Start(1, "agent", attributes: figures),
                Start(2, "gpt-4", "llm_call", parent: 1, attributes: figures),
                Start(3, "chunks", "stream", parent: 2, attributes: figures),
                End(3),
                End(2),
                End(1),
                Start(4, "streamed agent", attributes: figures),
                End(4),
            ]
        );

        Assert.Equal(
            ["chunks", "streamed agent"],
            Picture
                .Of(line, width: 400)
                .Where(shown => shown.Contains("agent_observatory.stream"))
                .Select(shown => shown.Contains("chunks") ? "chunks" : "streamed agent")
        );
    }

    [Fact]
    public void ASessionIsAHeaderAndATreeOfSpans()
    {
        var line = With(
            new
            {
                session_id = "run-7",
                agent_id = "planner",
                user_id = "u1",
                metadata = new { env = "test" },
                parent = new
                {
                    trace_id = Trace,
                    span_id = "00000000000000aa",
                    session_id = "run-6",
                },
                duration_ns = 2_500_000,
                status = "cancelled",
                dropped = new { by_reason = new { event_limit = 3 } },
            },
            [
                Start(1, "plan", attributes: new { goal = "answer it", depth = 1 }),
                Start(2, "search", "tool_call", parent: 1),
                Happening(2, "hit", new { n = 3 }),
                End(2),
                Happening(2, "afterwards"),
                Start(3, "answer", "llm_call", parent: 1),
                End(
                    3,
                    "error",
                    new
                    {
                        type = "TimeoutError",
                        message = "too slow",
                        traceback = "line 1\n  line 2\n",
                    },
                    dropped: 2
                ),
                End(1),
                Start(4, "open"),
            ]
        );

        Assert.Equal(
            """
            session run-7  2.50ms  cancelled  4 spans  9 events
              agent planner  user u1  2026-11-22 06:46:00.000Z
              trace 0af7651916cd43dd8448eb211c80319c
              started by  session run-6  span 00000000000000aa
              trace 0af7651916cd43dd8448eb211c80319c
              metadata  env=test
              ! 3 events dropped: event_limit 3
            ├─ agent_step plan       +500ms 1.50ms ▕     ━    ▏  goal="answer it" depth=1
            │  ├─ tool_call search   +500ms 1.50ms ▕     ━    ▏  2 events  1 late
            │  │     +0ns hit  n=3
            │  │     +0ns afterwards late
            │  └─ llm_call answer    +500ms 1.50ms ▕     ━    ▏  error  2 dropped
            │        TimeoutError: too slow
            │          line 1
            │            line 2
            └─ agent_step open       +500ms  500ms ▕     ━━━━━▏  unfinished
            """.Split('\n'),
            Picture.Of(line)
        );
    }

    [Fact]
    public void AnAsciiTerminalGetsAsciiGuides()
    {
        var picture = Picture.Of(Session(Start(1, "a"), Start(2, "b", parent: 1), Start(3, "ü")), isUnicode: false);

        Assert.Equal(
            """
            |- agent_step a        +500ms  500ms [     =====]  unfinished
            |  `- agent_step b     +500ms  500ms [     =====]  unfinished
            `- agent_step \u00fc   +500ms  500ms [     =====]  unfinished
            """.Split('\n'),
            picture[^3..]
        );
    }

    [Fact]
    public void AFewEventsAreShownOneByOne()
    {
        var happenings = Enumerable.Range(0, 5).Select(n => Happening(1, attributes: new { n }));
        var picture = Picture.Of(Session([Start(1, kind: "stream"), .. happenings, End(1)]));
        Assert.Equal(Enumerable.Range(0, 5).Select(n => $"      +0ns chunk  n={n}"), picture[^5..]);
    }

    [Fact]
    public void ManyEventsAreSummedUp()
    {
        var happenings = Enumerable.Range(0, 1_002).Select(n => Happening(1, n % 10 == 0 ? "beat" : "chunk", new { n }));
        var picture = Picture.Of(Session([Start(1, kind: "stream"), .. happenings, End(1)]));

        Assert.Equal(
            """
            └─ stream work         +500ms 1.50ms ▕     ━    ▏  1,002 events
                  +0ns beat  n=0
                  … 1,000 events between: chunk ×900 beat ×100
                  +0ns chunk  n=1001
            """.Split('\n'),
            picture[^4..]
        );
    }

    [Fact]
    public void AnErrorOnItsWayUpIsToldInFullOnce()
    {
        var error = new
        {
            type = "E",
            message = "boom",
            traceback = "one\ntwo",
        };
        var line = Session(Start(1, "a"), Start(2, "b", parent: 1), End(2, "error", error), End(1, "error", error));

        Assert.Equal(
            """
            └─ agent_step a        +500ms 1.50ms ▕     ━    ▏  error
               │  E: boom
               │    one
               │    two
               └─ agent_step b     +500ms 1.50ms ▕     ━    ▏  error
                     E: boom  as above
            """.Split('\n'),
            Picture.Of(line)[^6..]
        );
    }

    [Fact]
    public void ALongTracebackLosesItsMiddle()
    {
        var traceback = string.Join('\n', Enumerable.Range(1, 100_000).Select(n => $"line {n}"));
        var picture = Picture.Of(Session(Start(1), End(1, "error", new { type = "E", traceback })));

        Assert.Contains("        line 20", picture);
        Assert.Contains("        … 99,960 lines left out", picture);
        Assert.DoesNotContain("        line 21", picture);
        Assert.DoesNotContain("        line 99980", picture);
        Assert.Equal("        line 99981", picture[^20]);
    }

    [Fact]
    public void LongValuesAndManyAttributesAreCut()
    {
        var attributes = Enumerable.Range(0, 1_000).ToDictionary(n => $"key{n}", object (n) => n);
        attributes["key0"] = new string('x', 100_000);
        var picture = string.Concat(Picture.Of(Session(Start(1, new string('n', 5_000), attributes: attributes)), 10_000));

        Assert.Contains("nnn…(+4,800 chars)", picture, StringComparison.Ordinal);
        Assert.Contains("xxx\"…(+99,840 chars) key1=1 ", picture, StringComparison.Ordinal);
        Assert.Contains("key49=49 … 950 more", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("key50", picture, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(41)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void NoLineIsWiderThanTheTerminal(int width)
    {
        var cjk = string.Concat(Enumerable.Repeat("日本語テキスト🚀", 20));
        var attributes = new
        {
            cjk,
            words = "some words and some more words, enough for some lines",
            ascii = new string('x', 150),
        };
        var events = Enumerable.Range(1, 40).Select(n => Start(n, $"span {n}", parent: n - 1, attributes: attributes));

        var picture = Picture.Of(Session([.. events, Happening(40, cjk, attributes)]), width);

        Assert.All(picture, line => Assert.InRange(CellWidth.Of(line), 0, Math.Max(width, 40)));
    }

    [Fact]
    public void WrappingLosesNothing()
    {
        var text = string.Join(' ', Enumerable.Range(100, 40).Select(n => $"w{n}"));
        var wrapped = string.Concat(
            Picture.Of(Session(Start(1, attributes: new { text })), 40)[^8..].Select(line => line.Trim())
        );
        Assert.Contains(text[..150].Replace(" ", ""), wrapped.Replace(" ", ""), StringComparison.Ordinal);
    }
}
