using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Compliance.Evidence;

/// <summary>Which code runs: a digest over this system's assemblies that decide and prove, each by the id of its exact build.</summary>
public static class BuildDigest
{
    /// <summary>
    /// <c>sha256:</c> and 64 hexadecimal digits. Builds are deterministic, so whoever builds the same sources gets the same.
    /// </summary>
    public static string Current { get; } =
        Of([typeof(BuildDigest).Assembly, typeof(Protection.SubjectProtector).Assembly, typeof(Proof.Log.LogEntry).Assembly]);

    private static string Of(IEnumerable<Assembly> assemblies)
    {
        var lines = assemblies
            .Select(each => $"{each.GetName().Name} {each.ManifestModule.ModuleVersionId:N}\n")
            .Order(StringComparer.Ordinal);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))}";
    }
}
