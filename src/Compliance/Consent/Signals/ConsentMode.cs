using System.Collections.Frozen;

namespace Compliance.Consent.Signals;

/// <summary>
/// The states of Google's Consent Mode v2, out of the purposes that are allowed. A type is granted when each purpose that it stands for is
/// allowed, and denied otherwise; a type that the table does not name is denied.
/// </summary>
public static class ConsentMode
{
    /// <summary>The value of a type that is granted.</summary>
    public const string Granted = "granted";

    /// <summary>The value of a type that is denied.</summary>
    public const string Denied = "denied";

    /// <summary>The types of consent that Google's tags know (Google, "Consent mode reference").</summary>
    public static ValueList<string> Types { get; } =
    [
        "ad_storage", "ad_user_data", "ad_personalization", "analytics_storage", "functionality_storage", "personalization_storage",
        "security_storage",
    ];

    /// <summary>What each type stands for, in the data uses of fideslang; a data map with purposes of its own brings its own
    /// table.</summary>
    public static FrozenDictionary<string, ValueList<string>> DataUses { get; } = new Dictionary<string, ValueList<string>>
    {
        ["ad_storage"] = ["marketing.advertising"],
        ["ad_user_data"] = ["marketing.advertising", "third_party_sharing"],
        ["ad_personalization"] = ["marketing.advertising.third_party.targeted"],
        ["analytics_storage"] = ["analytics"],
        ["functionality_storage"] = ["functional"],
        ["personalization_storage"] = ["personalize"],
        ["security_storage"] = ["essential"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The state of every type.</summary>
    /// <param name="allowed">The purposes that are allowed. One covers those below it: <c>marketing</c> covers
    /// <c>marketing.advertising</c>.</param>
    /// <param name="table">Per type, the purposes that it stands for; <see cref="DataUses"/> where it is left out.</param>
    /// <returns>Per type, in the order of <see cref="Types"/>, <see cref="Granted"/> or <see cref="Denied"/>.</returns>
    public static IReadOnlyDictionary<string, string> States(
        IReadOnlyCollection<string> allowed, IReadOnlyDictionary<string, ValueList<string>>? table = null)
    {
        table ??= DataUses;
        return new OrderedDictionary<string, string>(Types.Select(type => KeyValuePair.Create(type, IsGranted(type) ? Granted : Denied)));

        bool IsGranted(string type) => table.TryGetValue(type, out var purposes) && purposes.Count > 0 && purposes.All(IsAllowed);

        bool IsAllowed(string purpose) =>
            allowed.Any(each => purpose == each || purpose.StartsWith(each + ".", StringComparison.Ordinal));
    }
}
