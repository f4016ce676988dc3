using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace AgentObservatory.Tests.Api;

/// <summary>The public surface of an assembly as text, one member a line, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    internal static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (
            Type type in assembly
                .GetExportedTypes()
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
        )
        {
            text.Append(Header(type)).Append('\n');
            foreach (
                string member in type.GetMembers(Declared)
                    .Where(IsVisible)
                    .Select(Line)
                    .Order(StringComparer.Ordinal)
            )
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        string kind =
            type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsSealed ? "sealed class"
            : "class";
        var bases = type.GetInterfaces()
            .Where(i => i.IsPublic)
            .Select(Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (
            type.BaseType is { } parent
            && parent != typeof(object)
            && parent != typeof(ValueType)
            && parent != typeof(Enum)
        )
        {
            bases.Insert(0, Name(parent));
        }

        return kind
            + " "
            + Name(type)
            + (bases.Count > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "");
    }

    private static bool IsVisible(MemberInfo member) =>
        member switch
        {
            FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
            MethodInfo method => (method.IsPublic || method.IsFamily)
                && (
                    !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)
                ),
            ConstructorInfo constructor => constructor.IsPublic || constructor.IsFamily,
            PropertyInfo property => property.GetAccessors(nonPublic: false).Length > 0,
            EventInfo => true,
            _ => false,
        };

    private static string Line(MemberInfo member) =>
        member switch
        {
            FieldInfo { IsLiteral: true } field => Name(field.FieldType)
                + " "
                + field.Name
                + " = "
                + field.GetRawConstantValue(),
            FieldInfo field => Name(field.FieldType) + " " + field.Name,
            MethodInfo method => Static(method)
                + Name(method.ReturnType)
                + " "
                + method.Name
                + Generics(method)
                + Parameters(method),
            ConstructorInfo constructor => "new" + Parameters(constructor),
            PropertyInfo property => Static(property.GetAccessors()[0])
                + Name(property.PropertyType)
                + " "
                + property.Name
                + (property.GetSetMethod() is null ? " { get; }" : " { get; set; }"),
            _ => member.ToString()!,
        };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod
            ? "<" + string.Join(", ", method.GetGenericArguments().Select(Name)) + ">"
            : "";

    private static string Parameters(MethodBase method) =>
        "(" + string.Join(", ", method.GetParameters().Select(Parameter)) + ")";

    private static string Parameter(ParameterInfo parameter)
    {
        bool isParams =
            parameter.IsDefined(typeof(ParamCollectionAttribute))
            || parameter.IsDefined(typeof(ParamArrayAttribute));
        string suffix = parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "null") : "";
        return (isParams ? "params " : "")
            + Name(parameter.ParameterType)
            + " "
            + parameter.Name
            + suffix;
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string prefix =
            type.IsNested ? Name(type.DeclaringType!) + "."
            : type.Namespace is "AgentObservatory" or "System" ? ""
            : type.Namespace + ".";
        string own = type.Name.Split('`')[0];
        return prefix
            + own
            + (
                type.IsGenericType
                    ? "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">"
                    : ""
            );
    }
}
