using System.Globalization;
using System.Security.Cryptography;

namespace Compliance.Protection.Keys;

/// <summary>
/// A legal ground and the month in which what it keeps may go: what is kept on the same ground until the same month has one key, which
/// ends with the month. The last of it is due within the month, so that the key outlives none of it and is outlived by none for long.
/// </summary>
/// <param name="Ground">As the data map names it, 1 to 128 characters.</param>
/// <param name="Year">Of the month in which the term ends.</param>
/// <param name="Month">1 to 12.</param>
public sealed record RetentionTerm(string Ground, int Year, int Month)
{
    private static ReadOnlySpan<byte> Label => "compliance/retention-term/v1"u8;

    /// <summary>The last moment at which something may still be kept: from here on the key is to go.</summary>
    public DateTimeOffset Ends => new DateTimeOffset(Year, Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>The term of what is kept on this ground until this day.</summary>
    /// <exception cref="ArgumentException">No such ground.</exception>
    public static RetentionTerm Until(string ground, DateOnly end)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ground);
        return ground.Length <= 128
            ? new(ground, end.Year, end.Month)
            : throw new ArgumentException("A ground's name is at most 128 characters.", nameof(ground));
    }

    /// <summary>
    /// The id of the term's data key. It is made from the term, and the owner's id from it: so the envelope of a record tells under which
    /// term it is kept, and a term can be given no other end than its own.
    /// </summary>
    public Guid DataKeyId(string tenant)
    {
        var month = string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");
        var hash = SHA256.HashData(new InjectiveEncoding(Label).Add(tenant).Add(Ground).Add(month).ToArray());
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>Who owns the term's key, see <see cref="KeyOwners.IsGround"/>.</summary>
    public string Owner(string tenant) => KeyOwners.Ground(DataKeyId(tenant));
}
