using AgentObservatory.AttributeWeaver.Bodies;
using AgentObservatory.AttributeWeaver.Files;
using AgentObservatory.AttributeWeaver.Marks;
using AgentObservatory.AttributeWeaver.Reports;
using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver;

/// <summary>Weaves one assembly, or leaves it as it was and says why.</summary>
internal static class Weaver
{
    /// <summary>False if the assembly should have been woven and is not.</summary>
    internal static bool Run(string[] arguments, Report report)
    {
        string subject = "";
        try
        {
            Orders orders = Orders.Read(arguments.Single());
            subject = orders.Project;
            switch (MarkedAssembly.Look(orders.Assembly))
            {
                case Marking.Unwoven:
                    return Weave(orders, report);
                case Marking.Woven:
                    WrittenFiles.Complete(orders.Assembly);
                    return true;
                default:
                    return true;
            }
        }
        catch (Exception exception)
        {
            report.Failed(subject, exception, at: null, []);
            return false;
        }
    }

    private static bool Weave(Orders orders, Report report)
    {
        using var references = new References(orders.References);
        using var file = new AssemblyFile(orders.Assembly, references);
        MarkedMethod[] marked = [.. MarkReader.In(file.Module)];
        MarkedMethod? at = null;
        try
        {
            if (StrongName.Of(orders) is not { } strongName)
            {
                report.Signed(orders.Project, marked);
                return false;
            }

            MarkedMethod[] traceable = Traceable(marked, orders, file, report);
            if (traceable.Length == 0)
            {
                return true;
            }

            var outer = new Outer(Entry.In(file.Module));
            foreach (MarkedMethod one in traceable)
            {
                at = one;
                outer.Write(one);
            }

            at = null;
            file.Replace(strongName);
            return true;
        }
        catch (Exception exception)
        {
            report.Failed(orders.Project, exception, at, marked);
            return false;
        }
    }

    /// <summary>The marked methods without those that cannot be traced, which are told of.</summary>
    private static MarkedMethod[] Traceable(MarkedMethod[] marked, Orders orders, AssemblyFile file, Report report)
    {
        foreach (MarkedValue value in MarkReader.ValuesIn(file.Module))
        {
            report.NotTraced(orders.Project, value);
        }

        var untraceable = new Untraceable(file.Module, orders.Sources);
        var traceable = new List<MarkedMethod>();
        foreach (MarkedMethod one in marked)
        {
            if (untraceable.Because(one.Method) is { } reason)
            {
                report.NotTraced(orders.Project, one, reason);
            }
            else
            {
                traceable.Add(one);
            }
        }

        return [.. traceable];
    }
}
