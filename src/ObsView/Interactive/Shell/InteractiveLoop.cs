using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using AgentObservatory.ObsView.Interactive.Drawing;
using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Interactive.Shell;

/// <summary>Shows sessions on a terminal until the user quits or a signal ends it, and leaves the terminal as it was. One
/// thread has the state and draws; others read keys, files and sessions, and tell it.</summary>
internal sealed class InteractiveLoop(IReadOnlyList<string> paths, LineWriter output, TimeProvider time)
{
    // SIGSTOP: its number differs between Linux and the BSDs.
    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 17;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TerminalScreen screen = new(output);
    private readonly BlockingCollection<Func<State, State>> changes = [];
    private readonly CancellationTokenSource cancellation = new();
    private bool isReading;

    public void Run()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Quit);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Quit);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Quit);
        using var resize = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Tell(static state => state));
        using var suspend = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend);
        using var resume = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Tell(Reopen));
        screen.Open();

        try
        {
            Start(ReadKeys);
            Start(ReadFiles);
            Show(new State(Size(), output.Glyphs));
        }
        finally
        {
            screen.Close();
            cancellation.Cancel();
        }
    }

    private void Show(State state)
    {
        while (!state.HasQuit)
        {
            state = state.Size == Size() ? state : state.After(new Happening.Resized(Size()));
            screen.Draw(Screen.Of(state));
            ReadWanted(state);
            state = changes.Take()(state);

            // What has come meanwhile is drawn at once.
            while (!state.HasQuit && changes.TryTake(out var change))
            {
                state = change(state);
            }
        }
    }

    private void ReadWanted(State state)
    {
        if (isReading || state.Wanted is not { } row)
        {
            return;
        }

        isReading = true;
        Start(() =>
        {
            var read = Read(row, state.Catalog);
            Tell(later =>
            {
                isReading = false;
                return later.After(read);
            });
        });
    }

    private static Happening Read(SessionRow row, Catalog catalog)
    {
        try
        {
            return new Happening.SessionRead(row, new OpenedSession(ListedSession.Read(row, catalog)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Happening.ReadFailed(row, error.Message);
        }
    }

    private void ReadKeys()
    {
        while (!cancellation.IsCancellationRequested)
        {
            var key = Key.Of(Console.ReadKey(intercept: true));
            Tell(new Happening.Pressed(key));
        }
    }

    private void ReadFiles()
    {
        var index = new TraceIndex(paths, time);

        while (!cancellation.IsCancellationRequested)
        {
            index.Poll(catalog => Tell(new Happening.Listed(catalog)), cancellation.Token);
            cancellation.Token.WaitHandle.WaitOne(Interval);
        }
    }

    /// <summary>Gives the terminal back and stops, which .NET does not do once it handles the signal. The shell knows how it
    /// wants the terminal.</summary>
    private void Suspend(PosixSignalContext context)
    {
        context.Cancel = true;
        screen.Close();
        _ = SendSignal(Environment.ProcessId, Stop);
    }

    private State Reopen(State state)
    {
        screen.Open();
        return state;
    }

    /// <summary>A second signal ends the process, if the first one does not.</summary>
    private void Quit(PosixSignalContext context)
    {
        context.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
        Tell(static state => state with { HasQuit = true });
    }

    private void Tell(Happening happening) => Tell(state => state.After(happening));

    private void Tell(Func<State, State> change) => changes.Add(change);

    /// <summary>Starts a thread that ends with the process. What is thrown in it ends the loop, which restores the
    /// terminal.</summary>
    private void Start(Action work) =>
        new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                var thrown = ExceptionDispatchInfo.Capture(error);
                Tell(state =>
                {
                    thrown.Throw();
                    return state;
                });
            }
        })
        {
            IsBackground = true,
        }.Start();

    private ScreenSize Size() => new(output.Width, output.Height);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
