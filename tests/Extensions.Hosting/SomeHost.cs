using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>A real host without defaults, and what it has logged.</summary>
internal sealed class SomeHost : IAsyncDisposable
{
    private readonly IHost host;

    private SomeHost(IHost host, RecordedLog log)
    {
        this.host = host;
        Log = log;
    }

    internal RecordedLog Log { get; }

    internal IServiceProvider Services => host.Services;

    internal Observatory Observatory => Services.GetRequiredService<Observatory>();

    internal static SomeHost Build(Action<HostApplicationBuilder> configure, params (string Key, string? Value)[] settings)
    {
        var own = new HostApplicationBuilderSettings { DisableDefaults = true };
        var builder = new HostApplicationBuilder(own);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static setting => KeyValuePair.Create("AgentObservatory:" + setting.Key, setting.Value))
        );
        var log = new RecordedLog();
        builder.Logging.AddProvider(log);
        configure(builder);
        return new SomeHost(builder.Build(), log);
    }

    internal Task StartAsync() => host.StartAsync();

    internal Task StopAsync(CancellationToken stopping = default) => host.StopAsync(stopping);

    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();
}

/// <summary>Keeps what the observatory logs: level and text.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    internal string[] Lines => [.. lines];

    public ILogger CreateLogger(string category) =>
        category == typeof(Observatory).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => true;

    public void Log<TState>(
        LogLevel level,
        Microsoft.Extensions.Logging.EventId id,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> format
    ) => lines.Enqueue($"{level} {id.Name}: {format(state, exception)}");

    public void Dispose() { }
}
