using Compliance.DataMap;

namespace Compliance.Consent;

/// <summary>The purposes of the data map: those that it declares, and those that a collection is mapped to.</summary>
public static class DeclaredPurposes
{
    public static bool Has(PersonalDataMap map, string purpose) =>
        map.Vocabulary.Purposes.ContainsKey(purpose)
        || map.Uses.ContainsKey(purpose)
        || map.Collections.Any(each => each.Purposes.Contains(purpose, StringComparer.Ordinal));
}
