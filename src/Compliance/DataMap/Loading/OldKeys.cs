namespace Compliance.DataMap.Loading;

/// <summary>What notes say of keys that fideslang had once.</summary>
internal static class OldKeys
{
    public const string Dropped = "fideslang has dropped this key: it is ignored";
}
