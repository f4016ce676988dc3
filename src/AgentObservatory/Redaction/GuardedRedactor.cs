using System.Collections.Immutable;

namespace AgentObservatory.Redaction;

/// <summary>A redactor with its guard: every value of a list or map is shown to it, what it throws costs the value, and what
/// it returns is limited like any value. It is not asked about what it reports itself, or that would never end. Safe from any
/// thread; no member throws.</summary>
/// <param name="redactor">The application's.</param>
/// <param name="failed">Counts what it throws.</param>
internal sealed partial class GuardedRedactor(IRedactor redactor, Action<Exception> failed)
{
    internal const string Failed = "[redaction failed]";

    private static readonly AttributeValue FailedValue = Failed;

    [ThreadStatic]
    private static bool isAsked;

    private readonly bool includesNames = AsksForNames(redactor);

    /// <summary>What is told of a value.</summary>
    internal AttributeValue Of(in ValueLocation location, AttributeValue value)
    {
        try
        {
            int left = Limits.MaxValues;
            AttributeValue told = Walk(location, value, depth: 1, ref left);
            return told.IsCopyOf(value) ? value : ValueLimit.Apply(told);
        }
        catch (OutOfMemoryException exception)
        {
            failed(exception);
            return FailedValue;
        }
    }

    /// <summary>What is told of an attribute, its name included where that is asked for.</summary>
    internal NamedValue Of(in ValueLocation owner, in NamedValue attribute)
    {
        AttributeValue told = Of(owner with { Key = attribute.Key }, attribute.Value);
        string key = Name(owner, "key", attribute.Key);
        return told.IsCopyOf(attribute.Value) && ReferenceEquals(key, attribute.Key) ? attribute : new(key, told);
    }

    /// <summary>The array itself where nothing changes.</summary>
    internal NamedValue[] Of(in ValueLocation owner, NamedValue[] attributes)
    {
        NamedValue[]? changed = null;
        for (int index = 0; index < attributes.Length; index++)
        {
            NamedValue told = Of(owner, in attributes[index]);
            if (changed is null && !IsSame(told, attributes[index]))
            {
                changed = [.. attributes];
            }

            if (changed is not null)
            {
                changed[index] = told;
            }
        }

        return changed is null ? attributes
            : includesNames ? NamedEntries.Distinct(changed)
            : changed;
    }

    /// <summary>What is told of a name; the name itself unless the redactor asks for names.</summary>
    internal string Name(in ValueLocation owner, string what, string name)
    {
        if (!includesNames || name.Length == 0)
        {
            return name;
        }

        // What stands for it becomes a text as it is: names within it are not asked for, or that might never end.
        AttributeValue given = name;
        AttributeValue told = Ask(owner with { Role = ValueRole.Name, Key = what }, given);
        return told.IsCopyOf(given) ? name : TextLimit.CutName(TextOf(told));
    }

    internal static bool IsSame(in NamedValue left, in NamedValue right) =>
        ReferenceEquals(left.Key, right.Key) && left.Value.IsCopyOf(right.Value);

    private static string TextOf(AttributeValue told) => told.Kind == AttributeKind.Null ? "" : told.ToString();

    private AttributeValue Walk(in ValueLocation location, AttributeValue value, int depth, ref int left)
    {
        if (--left < 0)
        {
            return ValueLimit.TooMany;
        }

        AttributeValue told = Ask(location, value);
        return told.Kind is not (AttributeKind.List or AttributeKind.Map) ? told
            : depth > Limits.MaxDepth ? ValueLimit.TooDeep
            : told.Kind == AttributeKind.List ? WalkList(location, told, depth, ref left)
            : WalkMap(location, told, depth, ref left);
    }

    private AttributeValue WalkList(in ValueLocation location, AttributeValue list, int depth, ref int left)
    {
        ImmutableArray<AttributeValue> items = list.AsList();
        AttributeValue[]? changed = null;
        for (int index = 0; index < items.Length; index++)
        {
            AttributeValue told = Walk(location, items[index], depth + 1, ref left);
            if (changed is null && !told.IsCopyOf(items[index]))
            {
                changed = [.. items];
            }

            if (changed is not null)
            {
                changed[index] = told;
            }
        }

        return changed is null ? list : AttributeValue.FromList(changed);
    }

    private AttributeValue WalkMap(in ValueLocation location, AttributeValue map, int depth, ref int left)
    {
        Attributes entries = map.AsMap();
        NamedValue[]? changed = null;
        for (int index = 0; index < entries.Count; index++)
        {
            var (key, value) = entries[index];
            var told = new NamedValue(
                Name(location, "key", key),
                Walk(location with { Key = key }, value, depth + 1, ref left)
            );
            if (changed is null && !IsSame(told, entries[index]))
            {
                changed = [.. entries];
            }

            if (changed is not null)
            {
                changed[index] = told;
            }
        }

        return changed is null ? map : AttributeValue.FromMap(Attributes.Create(changed));
    }

    private AttributeValue Ask(in ValueLocation location, AttributeValue value)
    {
        if (isAsked)
        {
            return FailedValue;
        }

        isAsked = true;
        try
        {
            AttributeValue told = redactor.Redact(location, value);
            return told.IsCopyOf(value) ? value : ValueLimit.Apply(told);
        }
        catch (Exception exception)
        {
            failed(exception);
            return FailedValue;
        }
        finally
        {
            isAsked = false;
        }
    }

    /// <summary>One that throws is asked: rather too much is hidden than too little.</summary>
    private static bool AsksForNames(IRedactor redactor)
    {
        try
        {
            return redactor.IncludesNames;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
