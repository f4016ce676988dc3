using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace AgentObservatory.Tests.Decorators;

/// <summary>What the symbols say of each method that has any, as text: lines, locals, what was hoisted, where an asynchronous
/// method goes on.</summary>
internal static class Symbols
{
    private static readonly Guid HoistedScopes = new("6DA9A61E-F8C7-4874-BE62-68BC5630DF71");

    /// <summary>By the method's type and name, and the names of its parameters.</summary>
    internal static Dictionary<string, string> In(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        MetadataReader code = file.GetMetadataReader();
        MetadataReader symbols = pdb.GetMetadataReader();
        var found = new Dictionary<string, string>();
        foreach (MethodDefinitionHandle handle in code.MethodDefinitions)
        {
            string text = Text(symbols, code, handle.ToDebugInformationHandle());
            string name = Name(code, handle);
            for (int overload = 2; text.Length > 0 && !found.TryAdd(name, text); overload++)
            {
                name = Name(code, handle) + overload;
            }
        }

        return found;
    }

    private static string Text(MetadataReader symbols, MetadataReader code, MethodDebugInformationHandle handle)
    {
        MethodDebugInformation method = symbols.GetMethodDebugInformation(handle);
        var text = new StringBuilder();
        foreach (SequencePoint point in method.GetSequencePoints())
        {
            string document = symbols.GetString(symbols.GetDocument(point.Document).Name);
            text.AppendLine(
                $"{point.Offset:x} {document} {point.StartLine},{point.StartColumn}-{point.EndLine},{point.EndColumn}"
            );
        }

        foreach (LocalScopeHandle scopeHandle in symbols.GetLocalScopes(handle))
        {
            LocalScope scope = symbols.GetLocalScope(scopeHandle);
            foreach (LocalVariableHandle local in scope.GetLocalVariables())
            {
                LocalVariable variable = symbols.GetLocalVariable(local);
                text.AppendLine(
                    $"local {symbols.GetString(variable.Name)} {variable.Index} {variable.Attributes} at {scope.StartOffset:x} for {scope.Length:x}"
                );
            }
        }

        if (!method.GetStateMachineKickoffMethod().IsNil)
        {
            text.AppendLine("of " + Name(code, method.GetStateMachineKickoffMethod()));
        }

        foreach (CustomDebugInformationHandle custom in symbols.GetCustomDebugInformation(handle.ToDefinitionHandle()))
        {
            CustomDebugInformation information = symbols.GetCustomDebugInformation(custom);
            Guid kind = symbols.GetGuid(information.Kind);
            if (kind == HoistedScopes)
            {
                text.AppendLine("hoisted " + Convert.ToHexString(symbols.GetBlobBytes(information.Value)));
            }
        }

        return text.ToString();
    }

    private static string Name(MetadataReader code, MethodDefinitionHandle handle)
    {
        MethodDefinition method = code.GetMethodDefinition(handle);
        var parameters = method
            .GetParameters()
            .Select(code.GetParameter)
            .Where(static one => one.SequenceNumber > 0)
            .Select(one => code.GetString(one.Name));
        string type = Type(code, method.GetDeclaringType());
        return $"{type}::{code.GetString(method.Name)}({string.Join(",", parameters)})";
    }

    private static string Type(MetadataReader code, TypeDefinitionHandle handle)
    {
        TypeDefinition type = code.GetTypeDefinition(handle);
        string name = code.GetString(type.Namespace) + "." + code.GetString(type.Name);
        return type.GetDeclaringType().IsNil ? name : Type(code, type.GetDeclaringType()) + "/" + name;
    }
}
