using System.Reactive;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>What the reader of a lane was shown, and what became of each item.</summary>
public abstract class LaneRecord
{
    private protected List<string> Shown { get; } = [];

    private protected List<(string Item, DropCause? Cause)> Settled { get; } = [];

    private protected List<Diagnostic> Reports { get; } = [];

    /// <summary>How often nothing waited any more.</summary>
    private protected int Idle { get; private set; }

    /// <summary>How often the reader was told that nothing more comes.</summary>
    private protected int Completed { get; private set; }

    private protected Lane<string> Inline(
        Action<string>? show = null,
        TimeSpan? patience = null,
        List<Diagnostic>? reports = null
    ) => Subscribed(Layout(hasThread: false, patience, reports), show);

    private protected Lane<string> WithThread(Action<string>? show = null) => Subscribed(Layout(hasThread: true), show);

    private Lane<string> Subscribed(LaneLayout layout, Action<string>? show)
    {
        var lane = new Lane<string>(layout, static item => item.Length, Settle, () => Idle++);
        lane.Subscribe(Observer.Create<string>(Show, () => Completed++));
        return lane;

        void Show(string item)
        {
            Shown.Add(item);
            show?.Invoke(item);
        }
    }

    private protected void Settle(string item, DropCause? cause) => Settled.Add((item, cause));

    private protected static LaneLayout Layout(
        bool hasThread,
        TimeSpan? patience = null,
        List<Diagnostic>? reports = null
    ) =>
        new(
            "lane",
            hasThread,
            MaxItems: 256,
            new object(),
            reports is null ? null : new DiagnosticChannel(reports.Add, inline: true, new object()),
            Patience: patience
        );

    private protected static Task<bool> OnAnotherThread(Func<Task<bool>> work)
    {
        Task<bool>? result = null;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result!;
    }
}
