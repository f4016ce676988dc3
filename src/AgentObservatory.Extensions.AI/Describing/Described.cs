using AgentObservatory.Extensions.AI.Words;
using AgentObservatory.Log;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>The edge between a user's call and what is told of it. Requests and answers are foreign code: their lists, texts and
/// numbers may throw when they are read. That costs the description, which says so, and never the call.</summary>
internal static class Described
{
    /// <summary>Tells a span something.</summary>
    internal static void On<TGiven>(AgentSpan span, TGiven given, Action<AgentSpan, TGiven> tell)
    {
        try
        {
            tell(span, given);
        }
        catch (Exception exception)
        {
            span.Set(Own.Undescribed, MarkerOf(exception));
        }
    }

    /// <summary>The attributes that a span starts with.</summary>
    internal static AttributeList Attributes<TGiven>(TGiven given, Action<AttributeList, TGiven> list)
    {
        var attributes = new AttributeList();
        try
        {
            list(attributes, given);
        }
        catch (Exception exception)
        {
            attributes.Add(Own.Undescribed, MarkerOf(exception));
        }

        return attributes;
    }

    /// <summary>What is found; null where that fails.</summary>
    internal static TFound? Find<TGiven, TFound>(TGiven given, Func<TGiven, TFound?> find)
        where TFound : class
    {
        try
        {
            return find(given);
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            return null;
        }
    }

    private static string MarkerOf(Exception exception)
    {
        Uninterrupted.Caught(exception);
        return "\u2026[unreadable: " + exception.GetType().Name + "]";
    }
}
