namespace Compliance.Keys;

/// <summary>Under which ids the log holds what happened to keys.</summary>
public static class KeyEntryIds
{
    public static string Created(string keyName) => $"keys/{keyName}/created";

    public static string Bound(Guid dataKeyId) => $"data-keys/{dataKeyId:N}/bound";
}
