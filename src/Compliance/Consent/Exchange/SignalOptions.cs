using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;

namespace Compliance.Consent.Exchange;

/// <summary>How the ledger reads and writes the strings of other systems. Section <c>Compliance:Consent:Signals</c>.</summary>
public sealed class SignalOptions : IValidatableObject
{
    public const string Section = "Compliance:Consent:Signals";

    private const int TcfPurposeCount = 24;

    /// <summary>The sections of the United States in a GPP string, by id, 7 to 27. National (7) and California (8) by default.</summary>
    public IList<int> GppSections { get; } = [];

    /// <summary>
    /// By purpose of the data map, the TCF purposes, 1 to 24, that it needs all of: without one of them in a TC string the purpose is
    /// refused. None by default: then a TC string says nothing about any purpose.
    /// </summary>
    public IDictionary<string, int[]> TcfPurposes { get; } = new Dictionary<string, int[]>(StringComparer.Ordinal);

    /// <summary>
    /// The id that IAB Europe gave to this consent management platform, 1 to 4,095. Null, the default, for none: then no TC string is
    /// written, for nobody may rely on one.
    /// </summary>
    [Range(1, 4095)]
    public int? CmpId { get; set; }

    /// <summary>The version of the Global Vendor List, 0 to 4,095.</summary>
    [Range(0, 4095)]
    public int VendorListVersion { get; set; }

    /// <summary>The country whose law applies, in two capital letters. <c>DE</c> by default.</summary>
    [RegularExpression("^[A-Z]{2}$")]
    public string PublisherCountry { get; set; } = "DE";

    /// <summary>
    /// By type of Google's Consent Mode, the purposes of the data map that it stands for. What is not named here stands for data uses of
    /// fideslang, see <see cref="ConsentMode.DataUses"/>.
    /// </summary>
    public IDictionary<string, string[]> ConsentModePurposes { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    internal IEnumerable<int> SectionsToWrite => GppSections.Count > 0 ? GppSections.Distinct() : [7, 8];

    internal IReadOnlyDictionary<string, ValueList<string>> ConsentModeTable => ConsentMode.Types.ToDictionary(
        type => type,
        type => ConsentModePurposes.TryGetValue(type, out var own) ? [.. own] : ConsentMode.DataUses[type],
        StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var section in GppSections.Where(each => UsLayouts.Of(each).Count == 0))
            yield return new($"{Section}: {section} is no section of the United States, 7 to 27.", [nameof(GppSections)]);
        foreach (var (purpose, needed) in TcfPurposes)
        {
            if (needed.Length == 0 || needed.Any(each => each is < 1 or > TcfPurposeCount))
                yield return new($"{Section}: {purpose} needs TCF purposes from 1 to {TcfPurposeCount}.", [nameof(TcfPurposes)]);
        }

        foreach (var type in ConsentModePurposes.Keys.Where(each => !ConsentMode.Types.Contains(each)))
            yield return new($"{Section}: \"{type}\" is no type of Google's Consent Mode.", [nameof(ConsentModePurposes)]);
    }
}
