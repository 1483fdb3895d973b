namespace Compliance.Evidence;

/// <summary>The names of a request's steps in its account: they sort in the order in which they are done.</summary>
internal static class JournalSteps
{
    public const string Receipt = "00-receipt";
    public const string Located = "02-located";

    /// <param name="index">The collection's place in the data map: names of collections may hold what no row key takes.</param>
    public static string Resealed(int index) => $"05-resealed-{index:D5}";

    public static string Store(int index) => $"30-store-{index:D4}";

    /// <summary>That the erasure of a store was begun; without a line.</summary>
    public static string Begun(int index) => $"29-begun-{index:D4}";

    /// <summary>That a batch of rows was begun to be corrected; without a line.</summary>
    public static string Correcting(int batch) => $"29-correcting-{batch:D6}";

    public static string Corrected(int batch) => $"30-corrected-{batch:D6}";

    /// <summary>What a person did in a store that nothing connects, by the name of the task.</summary>
    public static string Manual(string task) => $"45-manual-{task}";

    /// <summary>Who confirmed what they were told.</summary>
    public const string Recipients = "50-recipients";

    public static string Late(int sweep) => $"40-late-{sweep:D2}";
}
