using System.Reflection;
using System.Runtime.Loader;

namespace Compliance.KeyVault.Tests.RealPackages.Reference;

/// <summary>Every signature of eng/keyvault-reference against the package that has the real one.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Declared = new AssemblyLoadContext("declarations")
        .LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "declarations", "KeyVault.Reference.dll"));

    private static readonly IReadOnlyList<Assembly> Real =
    [
        .. Directory
            .GetFiles(AppContext.BaseDirectory, "Microsoft.*.dll")
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Azure.*.dll"))
            .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file))),
    ];

    public static TheoryData<string> Types =>
        [.. Declared.GetTypes().Where(type => type.IsPublic && !type.IsGenericType).Select(type => type.FullName!)];

    [Fact]
    public void There_are_declarations() => Assert.True(Types.Count > 10);

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_declared_is_what_the_package_has(string name)
    {
        var real = Real.Select(assembly => assembly.GetType(name)).OfType<Type>().FirstOrDefault();
        Assert.True(real is not null, $"No package has {name}.");
        var declared = Declared.GetType(name)!;
        Assert.Equal(
            (real.IsAbstract, real.IsSealed, real.IsValueType, real.IsEnum),
            (declared.IsAbstract, declared.IsSealed, declared.IsValueType, declared.IsEnum));

        var there = WithBases(real).SelectMany(Signatures.Of).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            Signatures.Of(declared).Where(signature => !Signatures.IsGenerated(signature)), signature => Assert.Contains(signature, there));
    }

    private static IEnumerable<Type> WithBases(Type type)
    {
        for (Type? each = type; each is not null; each = each.BaseType)
            yield return each;
    }
}
