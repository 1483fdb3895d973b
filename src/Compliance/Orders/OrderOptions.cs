using System.ComponentModel.DataAnnotations;

namespace Compliance.Orders;

/// <summary>What the custodian roles do at most. Section <c>Compliance:Orders</c>.</summary>
public sealed class OrderOptions
{
    public const string Section = "Compliance:Orders";

    /// <summary>
    /// Keys that the eraser deletes in an hour on order, 1 to 100,000. More than a company's requests explain is a mistake or an attack:
    /// the rest waits for the next hour, and shows that it does. The default is 500.
    /// </summary>
    [Range(1, 100_000)]
    public int KeyDeletionsPerHour { get; set; } = 500;
}
