using static Compliance.Consent.Signals.Gpp.GppField;
using static Compliance.Consent.Signals.Gpp.UsFields;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>
/// The fields of every section of the United States, from the specifications in <c>Sections/US-National</c> and <c>Sections/US-States</c>
/// of IAB Tech Lab's Global Privacy Platform, as the IAB's encoder (@iabgpp/cmpapi 3.2.0) writes them.
/// </summary>
public static class UsLayouts
{
    private static readonly GppSegment Gpc = new("gpc", [Fixed(GpcSegmentType, 2, 1), GppField.Boolean(UsFields.Gpc)]);
    private static readonly GppSegment SensitiveData = new("sensitive data", [Sensitive(8)]);

    private static readonly GppField[] SaleAndAdvertisingNotices = Choices(SaleOptOutNotice, TargetedAdvertisingOptOutNotice);
    private static readonly GppField[] SaleAndAdvertising = Choices(SaleOptOut, TargetedAdvertisingOptOut);
    private static readonly GppField[] ConsumerRights = [.. SaleAndAdvertisingNotices, .. SaleAndAdvertising];
    private static readonly GppField Additional = Choice(AdditionalDataProcessingConsent);

    /// <summary>The specification wants 1 or 2; encoders of 2023 wrote 0, and an opt-out beside it counts all the same.</summary>
    private static readonly GppField Covered = Choice(MspaCoveredTransaction, initial: 2);

    private static readonly GppField[] Agreement = [Covered, .. Choices(MspaOptOutOptionMode, MspaServiceProviderMode)];

    /// <summary>
    /// What the sections of 2025 begin with. Their specifications, in public comment, put a header with the section's id before it, which
    /// the IAB's encoder does not write; a section with that header is refused.
    /// </summary>
    private static readonly GppField[] Core2025 =
        [Fixed(MspaVersion, 6, 1), Covered, .. Choices(MspaMode, ProcessingNotice), .. ConsumerRights];

    private static readonly GppField[] National =
    [
        .. Choices(SharingNotice, SaleOptOutNotice, SharingOptOutNotice, TargetedAdvertisingOptOutNotice),
        .. Choices(SensitiveDataProcessingOptOutNotice, SensitiveDataLimitUseNotice, SaleOptOut, SharingOptOut, TargetedAdvertisingOptOut),
    ];

    /// <summary>Every layout. Of two with one id and version, the longer comes first; of two versions, the newer.</summary>
    public static ValueList<GppLayout> All { get; } =
    [
        new(7, "usnat", 2, Core(2, [.. National, Sensitive(16), Child(3), Choice(PersonalDataConsents), .. Agreement]), Gpc),

        // Encoders between the first version and the second wrote the longer lists under the number of the first.
        new(7, "usnat", 1, Core(1, [.. National, Sensitive(16), Child(3), Choice(PersonalDataConsents), .. Agreement]), Gpc),
        new(7, "usnat", 1, Core(1, [.. National, Sensitive(12), Child(2), Choice(PersonalDataConsents), .. Agreement]), Gpc),
        new(8, "usca", 1, Core(1,
        [
            .. Choices(SaleOptOutNotice, SharingOptOutNotice, SensitiveDataLimitUseNotice, SaleOptOut, SharingOptOut),
            Sensitive(9), Child(2), Choice(PersonalDataConsents), .. Agreement,
        ]), Gpc),
        new(9, "usva", 1, Core(1, [Choice(SharingNotice), .. ConsumerRights, Sensitive(8), Child(1), .. Agreement])),
        new(10, "usco", 1, Core(1, [Choice(SharingNotice), .. ConsumerRights, Sensitive(7), Child(1), .. Agreement]), Gpc),
        new(11, "usut", 1, Core(1,
        [
            Choice(SharingNotice), .. SaleAndAdvertisingNotices, Choice(SensitiveDataProcessingOptOutNotice), .. SaleAndAdvertising,
            Sensitive(8), Child(1), .. Agreement,
        ])),
        new(12, "usct", 1, Core(1, [Choice(SharingNotice), .. ConsumerRights, Sensitive(8), Child(3), .. Agreement]), Gpc),
        new(13, "usfl", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(3), Additional, .. Agreement])),
        new(14, "usmt", 1, Core(1, [Choice(SharingNotice), .. ConsumerRights, Sensitive(8), Child(3), Additional, .. Agreement]), Gpc),
        new(15, "usor", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(11), Child(3), Additional, .. Agreement]), Gpc),
        new(16, "ustx", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(1), Additional, .. Agreement]), Gpc),
        new(17, "usde", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(9), Child(5), Additional, .. Agreement]), Gpc),
        new(18, "usia", 1, Core(1,
        [
            Choice(ProcessingNotice), .. SaleAndAdvertisingNotices, Choice(SensitiveDataOptOutNotice), .. SaleAndAdvertising,
            Sensitive(8), Child(1), .. Agreement,
        ]), Gpc),
        new(19, "usne", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(1), Additional, .. Agreement]), Gpc),
        new(20, "usnh", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(3), Additional, .. Agreement]), Gpc),
        new(21, "usnj", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(10), Child(5), Additional, .. Agreement]), Gpc),
        new(22, "ustn", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(1), Additional, .. Agreement]), Gpc),
        new(23, "usmn", 1, Core(1, [Choice(ProcessingNotice), .. ConsumerRights, Sensitive(8), Child(1), Additional, .. Agreement]), Gpc),
        new(24, "usmd", 1, new GppSegment("core", [.. Core2025, Additional]), Gpc),
        new(25, "usin", 1, new GppSegment("core", [.. Core2025, Child(1), Additional]), SensitiveData),
        new(26, "usky", 1, new GppSegment("core", [.. Core2025, Child(1), Additional]), SensitiveData),
        new(27, "usri", 1, new GppSegment("core", [.. Core2025, Child(1), Additional]), SensitiveData),
    ];

    /// <summary>The layouts of a section, the newest first; none where the id is no section of the United States.</summary>
    public static IReadOnlyList<GppLayout> Of(int id) => ById.TryGetValue(id, out var layouts) ? layouts : [];

    private static Dictionary<int, GppLayout[]> ById { get; } =
        All.GroupBy(layout => layout.Id).ToDictionary(group => group.Key, group => group.ToArray());

    private static GppSegment Core(int version, ReadOnlySpan<GppField> fields) =>
        new("core", [Fixed(UsFields.Version, 6, version), .. fields]);

    private static GppField Sensitive(int categories) => Choice(SensitiveDataProcessing, categories);

    private static GppField Child(int ages) => Choice(KnownChildSensitiveDataConsents, ages);

    private static GppField[] Choices(params ReadOnlySpan<string> names)
    {
        var fields = new GppField[names.Length];
        for (var index = 0; index < names.Length; index++)
            fields[index] = Choice(names[index]);
        return fields;
    }
}
