using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>What becomes a package, and the exceptions that its documentation declares. The test kit is left out: only tests call it,
/// and it throws at them on purpose.</summary>
internal static partial class PackedAssemblies
{
    internal static Assembly[] All { get; } =
    [
        .. Directory
            .EnumerateFiles(RepositoryFolder.Of("src"), "*.?sproj", SearchOption.AllDirectories)
            .Select(static project => (Path: project, Xml: XDocument.Load(project)))
            .Where(static project => (string?)project.Xml.Descendants("IsPackable").FirstOrDefault() == "true")
            .Select(static project =>
                (string?)project.Xml.Descendants("AssemblyName").FirstOrDefault()
                ?? Path.GetFileNameWithoutExtension(project.Path)
            )
            .Where(static name => name != typeof(TraceRecorder).Assembly.GetName().Name)
            .Select(Assembly.Load),
    ];

    private static readonly ILookup<string, string> Declared = All.Select(static one =>
            Path.ChangeExtension(one.Location, "xml")
        )
        .Where(File.Exists)
        .SelectMany(static file => XDocument.Load(file).Descendants("member"))
        .SelectMany(static member =>
            member
                .Descendants("exception")
                .Select(thrown => (Member: NameOf(member), Type: ((string)thrown.Attribute("cref")!)[2..]))
        )
        .ToLookup(static one => one.Member, static one => one.Type);

    /// <summary>Whether the documentation of a member, or of an overload, names the exception or a base of it.</summary>
    internal static bool Declares(PublicMember member, Exception exception) =>
        Declared[member.FullName].Any(type => IsOfType(exception.GetType(), type));

    /// <summary>Whether the documentation of a member, or of an overload, names any exception.</summary>
    internal static bool DeclaresAny(PublicMember member) => Declared.Contains(member.FullName);

    private static bool IsOfType(Type? thrown, string declared) =>
        thrown is not null && (thrown.FullName == declared || IsOfType(thrown.BaseType, declared));

    private static string NameOf(XElement member) => Signature().Replace(((string)member.Attribute("name")!)[2..], "");

    [GeneratedRegex("""(``\d+)?(\(.*)?$""")]
    private static partial Regex Signature();
}
