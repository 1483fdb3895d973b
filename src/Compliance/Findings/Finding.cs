using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Compliance.Findings;

/// <summary>Something that a check found: names and counts, no personal data.</summary>
/// <param name="Kind">What rule it breaks.</param>
/// <param name="Where">A collection, a connection, a request's id or a key's name.</param>
/// <param name="Detail">In a sentence, with the remedy.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Owner">Who answers for the place, where the data map says so.</param>
/// <param name="Due">By when it should be settled.</param>
public sealed record Finding(FindingKind Kind, string Where, string Detail, Severity Severity, string? Owner = null, LocalDate? Due = null)
{
    /// <summary>The same whenever the same rule is broken at the same place, whatever the detail says: 16 hexadecimal digits.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind.Code}\n{Where}")).AsSpan(0, 8));
}

public enum Severity
{
    Low,
    Medium,
    High,
}
