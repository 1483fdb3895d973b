using System.Text.RegularExpressions;
using Compliance.Subjects;
using Compliance.Web.Json;
using Compliance.Web.Problems;

namespace Compliance.Web.Requests;

/// <summary>Which identities can be looked for at all. Messages never repeat a value.</summary>
internal static partial class IdentityRules
{
    public const int MostKinds = 16;

    private const string Field = "identities";

    public static void Check(IReadOnlyDictionary<string, Personal<string>> identities, FieldErrors errors)
    {
        if (identities.Count is 0 or > MostKinds)
            errors.Add(Field, $"must hold 1 to {MostKinds} identities");

        foreach (var (kind, value) in identities)
        {
            var fault = Kind().IsMatch(kind) ? FaultOf(kind, value.Reveal()) : "has a kind that is no word in lower case";
            if (fault is not null)
                errors.Add(FieldPath.Member(Field, kind), fault);
        }
    }

    private static string? FaultOf(string kind, string value) => value switch
    {
        _ when string.IsNullOrWhiteSpace(value) => "must not be blank",
        { Length: > Identities.LongestValue } => $"must not be longer than {Identities.LongestValue} characters",
        _ when value.Any(char.IsControl) => "must not hold control characters",
        _ when kind == "email" && !IsEmail(value) => "must be an email address",
        _ => null,
    };

    /// <summary>Something on both sides of the last @: more is for the mail server to know.</summary>
    private static bool IsEmail(string value) => value.LastIndexOf('@') is var at && at > 0 && at < value.Length - 1;

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
