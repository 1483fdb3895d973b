using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;

namespace Compliance.Consent.Preferences;

/// <summary>Says to which classes a purpose belongs, of which people opt out.</summary>
public interface IPurposeClasses
{
    PurposeClasses Of(string purpose);
}

/// <summary>As the data map in force declares it, by which decisions are made too.</summary>
internal sealed class MappedClasses(IDataMaps maps) : IPurposeClasses
{
    public PurposeClasses Of(string purpose) =>
        maps.Current.Uses.TryGetValue(purpose, out var use) ? use.Classes : FideslangUses.ClassesOf(purpose);
}
