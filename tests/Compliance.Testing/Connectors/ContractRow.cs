using NodaTime;

namespace Compliance.Testing.Connectors;

/// <summary>A row that every kind of store can hold, in its own shape.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Customer">Whose it is; absent when null.</param>
/// <param name="Email">Absent when null.</param>
/// <param name="Note">Absent when null.</param>
/// <param name="City">A nested value; absent when null.</param>
/// <param name="Placed">A time.</param>
/// <param name="Amount">A whole number.</param>
public sealed record ContractRow(
    string Id, string? Customer = null, string? Email = null, string? Note = null, string? City = null, Instant? Placed = null, int Amount =
        7)
{
    public static readonly Instant Noon = Instant.FromUtc(2024, 5, 17, 12, 0);

    public Instant At => Placed ?? Noon;
}

/// <summary>Where a store's map keeps the parts of a <see cref="ContractRow"/>, as paths.</summary>
public sealed record ContractPaths(string Customer, string Email, string Note, string City, string Placed, string Amount);
