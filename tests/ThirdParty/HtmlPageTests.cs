using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentObservatory.Terminal.Text;
using AgentObservatory.Tests.Examples;
using AgentObservatory.Tests.ObsView;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>The page of obs-view html in a real browser, beside a listener that a page may reach.</summary>
public sealed class HtmlPageTests(QuickstartTests.AnsweredQuestion quickstart)
    : IClassFixture<QuickstartTests.AnsweredQuestion>,
        IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Listener listener = new();

    public void Dispose()
    {
        listener.Dispose();
        folder.Dispose();
    }

    [BrowserFact]
    public void Fault39_ATraceWhoseEveryTextIsScriptRunsNothingAndAsksForNothing()
    {
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Concat(Attacks()).Select(HostileText.EverywhereIn)]);

        JsonElement page = Look(PageOf(file));

        Assert.Equal("Agent Observatory", page.GetProperty("title").GetString());
        Assert.Equal("[]", page.GetProperty("requests").GetRawText());
        Assert.Equal(0, page.GetProperty("foreign").GetInt32());
        Assert.Equal(0, listener.Finish());
        var text = page.GetProperty("text").GetString()!;
        Assert.True(HostileText.IsHarmless(text), text);
        Assert.All(Attacks(), attack => Assert.Contains(attack, text, StringComparison.Ordinal));
    }

    /// <summary>As if the page did not escape them: its policy is a second protection.</summary>
    [BrowserFact]
    public void Fault39_MarkupThatGetsIntoThePageRunsNothingAndAsksForNothing()
    {
        var page = PageOf(SeedTraces.Path("basic.jsonl"));
        var attacks = Attacks().Where(attack => !attack.StartsWith("<!--", StringComparison.Ordinal));
        File.WriteAllText(page, File.ReadAllText(page).Replace("</body>", string.Concat(attacks) + "</body>"));

        Assert.Equal("Agent Observatory", Look(page).GetProperty("title").GetString());
        Assert.Equal(0, listener.Finish());
    }

    /// <summary>The control: the same texts where nothing protects.</summary>
    [BrowserFact]
    public void TheSameTextsAsMarkupDoRunAndAsk()
    {
        var file = folder.Write("open.html", ["<!doctype html>", .. Attacks()]);

        JsonElement page = Look(file);

        Assert.Equal("owned", page.GetProperty("title").GetString());
        Assert.NotEqual(0, listener.Finish());
    }

    /// <summary>The pictures in the documentation are those that this leaves beside the tests' assemblies.</summary>
    [BrowserFact]
    public void TheQuickstartsTraceIsShownInEveryView()
    {
        var file = folder.Write("traces.jsonl", [EnvelopeText.Write(quickstart.Envelope)]);

        JsonElement page = Look(PageOf(file), Picture("obs-view-light.png"), Picture("obs-view-dark.png"));

        var text = page.GetProperty("text").GetString()!;
        Assert.Equal("[]", page.GetProperty("requests").GetRawText());
        Assert.All(
            quickstart.Envelope.Spans,
            span => Assert.Contains($"{span.Kind}\n{span.Name}", text, StringComparison.Ordinal)
        );
        Assert.All(
            quickstart.Envelope.Spans,
            span =>
                Assert.Contains(
                    TimeText.OfDuration(span.DurationNanoseconds, Glyphs.Unicode),
                    text,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            Conversation.Of(quickstart.Envelope).Where(entry => entry.Kind == ConversationEntryKind.Message),
            entry => Assert.Contains(entry.Text.Split('\n')[0], text, StringComparison.Ordinal)
        );
    }

    [BrowserFact]
    public void ATraceWithoutSessionsSaysSo() =>
        Assert.Contains(
            "There are no sessions in this trace.",
            Look(PageOf(folder.Write("empty.jsonl"))).GetProperty("text").GetString()
        );

    private static string Picture(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Texts that fetch from the listener and change the title where they run.</summary>
    private string[] Attacks()
    {
        var script = $"document.title='owned';fetch('http://{listener.Address}/hit')";
        return
        [
            $"<script>{script}</script>",
            $"</script><script>{script}</script>",
            $"<!--<script>{script}</script>",
            $"<img src=x onerror=\"{script}\">",
            $"\"><svg onload=\"{script}\">",
            $"<link rel=stylesheet href=http://{listener.Address}/hit>",
            $"</bdi><iframe srcdoc=\"<script>{script.Replace("document", "parent.document")}</script>\">",
        ];
    }

    private string PageOf(string file)
    {
        var page = folder["page.html"];
        Outcome written = ObsViewProcess.Run("html", "-o", page, file);
        Assert.Equal((0, "", ""), (written.ExitCode, written.Output, written.Error));
        return page;
    }

    private static JsonElement Look(string page, params string[] pictures)
    {
        string[] arguments = [RepositoryFiles.Page, DashboardRequirement.Here.Browser!, page, .. pictures];
        Outcome looked = Outcome.Of(new ProcessStartInfo("node", arguments));
        Assert.Equal((0, ""), (looked.ExitCode, looked.Error));
        return JsonElement.Parse(looked.Output);
    }

    /// <summary>Counts who connects, and answers nobody.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task<int> hits;

        public Listener()
        {
            listener.Start();
            Address = $"{listener.LocalEndpoint}";
            hits = CountAsync();
        }

        public string Address { get; }

        /// <summary>How many have connected, those included that wait.</summary>
        public int Finish()
        {
            int waiting = listener.Pending() ? 1 : 0;
            listener.Stop();
            return waiting + hits.Result;
        }

        public void Dispose() => listener.Dispose();

        private async Task<int> CountAsync()
        {
            for (int count = 0; ; count++)
            {
                try
                {
                    using TcpClient client = await listener.AcceptTcpClientAsync();
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    return count;
                }
            }
        }
    }
}
