using System.Text;
using AgentObservatory.ObsView.Live;
using AgentObservatory.ObsView.Output;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Tests.Support;
using Spectre.Console;

namespace AgentObservatory.Tests.ObsView;

/// <summary>Watches a directory of journals, one poll at a time.</summary>
internal sealed class Watcher : IDisposable
{
    private readonly LiveLoop loop;
    private int messages;

    private Watcher(string directory, TimeProvider time, int width, Func<LineWriter, ILiveView> view)
    {
        Output = new TestOutput(width);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = Output,
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        console.Profile.Capabilities.Unicode = true;
        var writer = new LineWriter(console);
        ILiveView shown = view(writer);
        loop = new LiveLoop(directory, shown, new ErrorReporter(writer, MakeWay), writer.Glyphs, time);

        void MakeWay()
        {
            messages++;
            shown.Clear();
        }
    }

    internal TestOutput Output { get; }

    /// <summary>How many messages have gone to standard error.</summary>
    internal int Messages => messages;

    internal static Watcher OfPictures(string directory, TimeProvider time, int width = 100) =>
        new(directory, time, width, output => new LivePictures(output));

    internal static Watcher OfLines(string directory, TimeProvider time) =>
        new(directory, time, 100, output => new LiveLines(output));

    internal static Watcher OfScreen(string directory, TimeProvider time) =>
        new(directory, time, 100, output => new LiveScreen(output));

    /// <summary>Follows until it is cancelled.</summary>
    internal Task<ExitCode> RunAsync(CancellationToken cancellation) => loop.RunAsync(follows: true, cancellation);

    /// <summary>What the next poll writes.</summary>
    internal string Poll()
    {
        Output.Text.Clear();
        loop.Poll();
        return Output.Text.ToString();
    }

    /// <summary>A picture of what there is now.</summary>
    internal static string PictureOf(string directory, TimeProvider time)
    {
        using Watcher watcher = OfPictures(directory, time);
        return watcher.Poll();
    }

    public void Dispose() => loop.Dispose();
}

/// <summary>An output of any size.</summary>
internal sealed class TestOutput(int width) : IAnsiConsoleOutput
{
    private readonly StringWriter writer = new();

    internal StringBuilder Text => writer.GetStringBuilder();

    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width { get; set; } = width;

    public int Height { get; set; } = 24;

    public void SetEncoding(Encoding encoding) { }
}
