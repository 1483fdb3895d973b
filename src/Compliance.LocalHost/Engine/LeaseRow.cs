using System.Globalization;
using Azure.Data.Tables;
using NodaTime;

namespace Compliance.LocalHost.Engine;

internal static class LeaseRow
{
    public const string Partition = "$host";
    public const string Key = "lease";

    public static TableEntity Write(LeaseOwner owner, long epoch, Instant until, bool released) => new(Partition, Key)
    {
        ["Epoch"] = epoch,
        ["Engine"] = owner.Engine,
        ["Machine"] = owner.Machine,
        ["Process"] = owner.Process,
        ["ProcessStarted"] = owner.ProcessStarted.ToString("O", CultureInfo.InvariantCulture),
        ["Until"] = Stamp.Write(until),
        ["Released"] = released,
    };

    public static long Epoch(TableEntity row) => row.GetInt64("Epoch") ?? 0;

    public static LeaseOwner Owner(TableEntity row) => new(
        row.GetString("Engine"), row.GetString("Machine"), row.GetInt32("Process") ?? 0,
        DateTimeOffset.Parse(row.GetString("ProcessStarted"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

    /// <summary>The owner whose time is not up; null when the storage is free.</summary>
    public static LeaseOwner? Holder(TableEntity row, Instant now) =>
        row.GetBoolean("Released") == true || Stamp.Read(row.GetString("Until")) <= now ? null : Owner(row);
}
