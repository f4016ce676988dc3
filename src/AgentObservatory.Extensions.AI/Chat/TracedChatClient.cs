using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Words;
using AgentObservatory.Live;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>Each call of the client below is a model call of the session that is current; a streamed one has a stream of its
/// chunks. Without a session it is just the call.</summary>
internal sealed class TracedChatClient(IChatClient inner, bool recordContent) : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata? client = Described.Find(inner, static one => one.GetService<ChatClientMetadata>());
    private volatile CallTracing tracing = new(
        Described.Find(inner, static one => one.GetService<OpenTelemetryChatClient>()?.GetService<ActivitySource>()),
        IsWithin: true
    );

    /// <summary>Function invocation asks what is below it for its source when it is built. If that comes down here, nothing
    /// between the two traces calls: an activity around this client is one of the loop, which may call the model several
    /// times.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceType == typeof(ActivitySource))
        {
            tracing = tracing with { IsWithin = false };
        }

        return base.GetService(serviceType, serviceKey);
    }

    /// <summary>Something between function invocation and this client traces calls after all: an activity around is one of the
    /// same call.</summary>
    internal void IsWithinActivity()
    {
        if (!tracing.IsWithin)
        {
            tracing = tracing with { IsWithin = true };
        }
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AgentSession.Current is { } session
            ? AskWithin(session, messages, options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new WhenConsumed<ChatResponseUpdate>(
            consumers =>
                AgentSession.Current is { } session
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
            tracing,
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
            tracing,
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
