using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Words;
using AgentObservatory.Live;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>Each call of the client below is a model call of the session that is current; a streamed one has a stream of its
/// chunks. Without a session, and where a traced call directly around tells of it, it is just the call.</summary>
internal sealed class TracedChatClient(IChatClient inner, bool recordContent) : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata? client = Described.Find(inner, static one => one.GetService<ChatClientMetadata>());
    private readonly CallTracing within = new(
        Described.Find(inner, static one => one.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>()),
        IsWithin: true
    );

    // What is known of the pipelines that call it, of which there may be several. It is never unlearned: which of them makes a
    // call nobody says.
    private volatile bool isBelowLoop;
    private volatile bool isBelowTracedLoop;

    /// <summary>Function invocation asks what is below it for its source when it is built. If that comes down here, nothing
    /// between the two traces calls: an activity around this client is one of the loop, which may call the model several
    /// times.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        isBelowLoop |= serviceType == typeof(ActivitySource);
        return base.GetService(serviceType, serviceKey);
    }

    /// <summary>An agent traces calls after all, between its function invocation and this client.</summary>
    internal void IsWithinActivity() => isBelowTracedLoop = true;

    /// <summary>Where both are possible, an activity directly within the run of an agent that the same library traces is that
    /// of a call.</summary>
    private CallTracing Tracing =>
        !isBelowLoop
        || isBelowTracedLoop && Activity.Current is { Parent: { } run } call && run.Source.Name == call.Source.Name
            ? within
            : within with
            {
                IsWithin = false,
            };

    /// <summary>The current session, unless a traced call directly around tells of this one.</summary>
    private static AgentSession? UntoldSession =>
        AgentSession.Current is { } session && OwnCalls.Around(session, Convention.chat) is null ? session : null;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        UntoldSession is { } session
            ? AskWithin(session, messages, options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new WhenConsumed<ChatResponseUpdate>(
            consumers =>
                UntoldSession is { } session
                    ? StreamWithin(session, messages, options, cancellationToken, consumers)
                    : base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(consumers),
            cancellationToken
        );

    private Task<ChatResponse> AskWithin(
        AgentSession session,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) =>
        SameOperation.Start(
            Tracing,
            () =>
                session.LlmCall(
                    ChatRequest.ModelOf(options, client),
                    call => AskAsync(call, messages, options, cancellationToken),
                    ChatRequest.AttributesOf(options, client, isStreamed: false).Span
                )
        );

    private IAsyncEnumerator<ChatResponseUpdate> StreamWithin(
        AgentSession session,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken,
        CancellationToken consumers
    ) =>
        SameOperation.Start(
            Tracing,
            () =>
                session
                    .LlmCall(
                        ChatRequest.ModelOf(options, client),
                        call => StreamAsync(call, messages, options, cancellationToken),
                        ChatRequest.AttributesOf(options, client, isStreamed: true).Span
                    )
                    .GetAsyncEnumerator(consumers)
        );

    private async Task<ChatResponse> AskAsync(
        AgentSpan call,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    )
    {
        OwnCalls.Add(call, Convention.chat);
        var told = new ToldCall(call, options, recordContent);
        messages = told.Asked(messages);
        ChatResponse? response = null;
        try
        {
            response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            return response;
        }
        finally
        {
            told.Answered(response);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        AgentSpan call,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken,
        [EnumeratorCancellation] CancellationToken consumers = default
    )
    {
        OwnCalls.Add(call, Convention.chat);
        var told = new ToldCall(call, options, recordContent);
        messages = told.Asked(messages);
        bool isWhole = false;
        try
        {
            IAsyncEnumerable<ChatResponseUpdate> chunks = base.GetStreamingResponseAsync(
                    messages,
                    options,
                    cancellationToken
                )
                .TraceStream(Own.Chunks);
            await foreach (ChatResponseUpdate chunk in chunks.WithCancellation(consumers).ConfigureAwait(false))
            {
                told.Came(chunk);
                yield return chunk;
            }

            isWhole = true;
        }
        finally
        {
            told.Ended(isWhole);
        }
    }
}
