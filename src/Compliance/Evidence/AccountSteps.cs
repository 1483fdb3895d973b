namespace Compliance.Evidence;

/// <summary>The names of an erasure's steps in its account: they sort in the order in which they are done.</summary>
internal static class AccountSteps
{
    public const string Receipt = "00-receipt";
    public const string Located = "02-located";
    public const string Disabled = "10-key-disabled";
    public const string Deleted = "20-key-deleted";
    public const string PurgeAsked = "50-key-purge";
    public const string PendingProbe = "55-pending-probe";
    public const string Probe = "70-probe";
    public const string Audit = "80-audit";

    /// <param name="index">The collection's place in the data map: names of collections may hold what no row key takes.</param>
    public static string Resealed(int index) => $"05-resealed-{index:D5}";

    public static string Store(int index) => $"30-store-{index:D4}";

    public static string Late(int sweep) => $"40-late-{sweep:D2}";

    public static string Recovered(int attempt) => $"60-recovered-{attempt:D4}";
}
