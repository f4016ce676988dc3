using AgentObservatory.Extensions.AI.Content;
using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Tools;

/// <summary>A function each invocation of which is a tool call of the session that is current, whoever invokes it.</summary>
internal sealed class TracedFunction(AIFunction inner, bool recordContent) : DelegatingAIFunction(inner)
{
    protected override ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    ) =>
        AgentSession.Current is { } session
            ? InvokeWithin(session, arguments, cancellationToken)
            : base.InvokeCoreAsync(arguments, cancellationToken);

    private ValueTask<object?> InvokeWithin(
        AgentSession session,
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        FunctionInvocationContext? invocation = Described.Find(this, static one => one.Invocation);
        AttributeList attributes = Described.Attributes(
            (Function: this, invocation),
            static (list, given) =>
            {
                list.AddText(Convention.toolCallId, given.invocation?.CallContent.CallId);
                list.Add(Convention.toolType, "function");
                list.AddText(Convention.toolDescription, given.Function.Description);
            }
        );
        return session.ToolCall(Name, tool => RunAsync(tool, invocation, arguments, cancellationToken), attributes.Span);
    }

    /// <summary>What function invocation says of this call; null if somebody else makes it, such as another tool.</summary>
    private FunctionInvocationContext? Invocation =>
        FunctionInvokingChatClient.CurrentContext is { } current && current.Function.GetService<TracedFunction>() == this
            ? current
            : null;

    private async ValueTask<object?> RunAsync(
        AgentSpan tool,
        FunctionInvocationContext? invocation,
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        if (invocation is not null)
        {
            Described.On(tool, invocation, Approvals.Granted);
        }

        if (recordContent)
        {
            Described.On(
                tool,
                arguments,
                static (tool, given) => MessageContent.Set(tool, Convention.toolCallArguments, (object)GivenValue.Of(given))
            );
        }

        object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (recordContent)
        {
            MessageContent.Set(tool, Convention.toolCallResult, GivenValue.Of(result));
        }

        return result;
    }
}
