using System.Reflection;

namespace Compliance.KeyVault.Tests.RealPackages.Reference;

/// <summary>What a type shows to whoever compiles against it, as text: the same text, the same signature.</summary>
internal static class Signatures
{
    private const BindingFlags Shown =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Signatures of a type's public and protected members, those it inherits from types of its own kind included.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        foreach (var member in type.GetMembers(Shown).Where(IsShown))
        {
            var text = member switch
            {
                ConstructorInfo constructor => $".ctor({Parameters(constructor)})",
                MethodInfo method => $"{Generic(method)}{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
                FieldInfo { IsLiteral: true } constant => $"{constant.Name} = {constant.GetRawConstantValue()}",
                FieldInfo field => $"{field.Name} : {Name(field.FieldType)}",
                _ => null,
            };
            if (text is not null)
                yield return text;
        }
    }

    /// <summary>Whether the compiler, and not its author, put it there.</summary>
    public static bool IsGenerated(string signature) =>
        signature.Contains("<Clone>", StringComparison.Ordinal) || signature.Contains("EqualityContract", StringComparison.Ordinal)
        || signature.StartsWith("PrintMembers(", StringComparison.Ordinal);

    private static bool IsShown(MemberInfo member) => member switch
    {
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string Generic(MethodInfo method) => method.IsGenericMethodDefinition ? $"<{method.GetGenericArguments().Length}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        Name(parameter.ParameterType) + (parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")));

    private static string Name(Type type) =>
        type switch
        {
            { IsGenericParameter: true } => $"!{type.GenericParameterPosition}",
            { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
            { IsByRef: true } => $"{Name(type.GetElementType()!)}&",
            { IsGenericType: true } =>
                $"{type.GetGenericTypeDefinition().FullName}[{string.Join(", ", type.GetGenericArguments().Select(Name))}]",
            _ => type.FullName ?? type.Name,
        };
}
