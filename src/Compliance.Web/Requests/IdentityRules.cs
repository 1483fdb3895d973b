using System.Text.RegularExpressions;
using Compliance.Subjects;
using Compliance.Values;
using Compliance.Web.Json;
using Compliance.Web.Problems;

namespace Compliance.Web.Requests;

/// <summary>Which identities can be looked for at all. Messages never repeat a value.</summary>
internal static partial class IdentityRules
{
    public const int MaxKinds = 16;

    private const string Field = "identities";

    /// <summary>Of a person who does not exist.</summary>
    public static IReadOnlyDictionary<string, Personal<string>> Example { get; } = new SortedDictionary<string, Personal<string>>(
        StringComparer.Ordinal)
    {
        ["customer_number"] = Personal.Of("C-10042"),
        ["email"] = Personal.Of("jane.doe@example.com"),
    };

    public static void Check(IReadOnlyDictionary<string, Personal<string>> identities, FieldErrors errors)
    {
        if (identities.Count is 0 or > MaxKinds)
            errors.Add(Field, $"must hold 1 to {MaxKinds} identities");

        foreach (var (kind, value) in identities)
        {
            var fault = Kind().IsMatch(kind) ? IdentityText.Fault(kind, value.Reveal()) : "has a kind that is no word in lower case";
            if (fault is not null)
                errors.Add(FieldPath.Member(Field, kind), fault);
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
