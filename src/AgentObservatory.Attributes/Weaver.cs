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
            return !MarkedAssembly.NeedsWeaving(orders.Assembly) || Weave(orders, report);
        }
        catch (Exception exception)
        {
            report.Failed(subject, exception);
            return false;
        }
    }

    private static bool Weave(Orders orders, Report report)
    {
        if (StrongName.Of(orders, report) is not { } strongName)
        {
            return false;
        }

        using var references = new References(orders.References);
        using var file = new AssemblyFile(orders.Assembly, references);
        var untraceable = new Untraceable(file.Module);
        Outer? outer = null;
        foreach (MarkedMethod one in MarkReader.In(file.Module).ToArray())
        {
            if (untraceable.Because(one.Method) is { } reason)
            {
                report.NotTraced(orders.Project, one, reason);
                continue;
            }

            outer ??= new Outer(Entry.In(file.Module));
            outer.Write(one);
        }

        if (outer is not null)
        {
            file.Replace(strongName);
        }

        return true;
    }
}
