using Compliance.Protection.Vault;

namespace Compliance.Keys;

/// <summary>Under which ids the log holds what happened to keys.</summary>
public static class KeyEntryIds
{
    public static string Created(string keyName) => $"keys/{keyName}/created";

    /// <summary>Of a version that came after the first.</summary>
    public static string Version(KeyReference key) => $"keys/{key.Name}/versions/{key.Version}";

    /// <summary>As <see cref="Protection.Keys.KeyBoundStatement.EntryId"/> has it.</summary>
    public static string Bound(Guid dataKeyId, string keyVersion) => $"key-bound/{dataKeyId:N}/{keyVersion}";
}
