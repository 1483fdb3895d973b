namespace Compliance.Consent.Signals.Gpp;

/// <summary>
/// What a consumer in the United States chose, out of one section of a GPP string, or to be written as one. No section has a field for
/// profiling (as of @iabgpp/cmpapi 3.2.0), so a choice about it cannot travel in a GPP string.
/// </summary>
public sealed record UsOptOuts
{
    /// <summary>The notices of the sections, and when this product has given each: when there was something to choose.</summary>
    private static readonly (string Field, Func<UsOptOuts, bool> IsGiven)[] Notices =
    [
        (UsFields.SaleOptOutNotice, choices => choices.Sale != UsChoice.NotApplicable),
        (UsFields.SharingOptOutNotice, choices => choices.Sharing != UsChoice.NotApplicable),
        (UsFields.TargetedAdvertisingOptOutNotice, choices => choices.TargetedAdvertising != UsChoice.NotApplicable),
        (UsFields.SensitiveDataProcessingOptOutNotice, AnySensitive),
        (UsFields.SensitiveDataLimitUseNotice, AnySensitive),
        (UsFields.SensitiveDataOptOutNotice, AnySensitive),
        (UsFields.SharingNotice, Any),
        (UsFields.ProcessingNotice, Any),
    ];

    /// <summary>The sale of personal data.</summary>
    public UsChoice Sale { get; init; }

    /// <summary>Sharing for cross-context behavioural advertising: California's word, in <c>usca</c> and <c>usnat</c> alone.</summary>
    public UsChoice Sharing { get; init; }

    /// <summary>Targeted advertising: every section but <c>usca</c> and <c>uspv1</c>.</summary>
    public UsChoice TargetedAdvertising { get; init; }

    /// <summary>Per category of sensitive data, in the order of the section's specification, which differs between states. None where the
    /// section does not say.</summary>
    public ValueList<UsChoice> SensitiveData { get; init; } = [];

    /// <summary>Per age group of known children, in the order of the section's specification. None where the section does not
    /// say.</summary>
    public ValueList<UsChoice> KnownChild { get; init; } = [];

    /// <summary>The Global Privacy Control signal that the section passes on; null where it does not.</summary>
    public bool? GlobalPrivacyControl { get; init; }

    /// <summary>True when personal data may not be sold: the consumer opted out, or the signal is on.</summary>
    public bool ForbidsSale => Forbids(Sale);

    /// <summary>True when personal data may not be shared for advertising across contexts.</summary>
    public bool ForbidsSharing => Forbids(Sharing);

    /// <summary>True when advertising may not be targeted with data from other contexts.</summary>
    public bool ForbidsTargetedAdvertising => Forbids(TargetedAdvertising);

    /// <summary>The choices in a section.</summary>
    public static UsOptOuts From(UsSection section) => new()
    {
        Sale = Single(section, UsFields.SaleOptOut),
        Sharing = Single(section, UsFields.SharingOptOut),
        TargetedAdvertising = Single(section, UsFields.TargetedAdvertisingOptOut),
        SensitiveData = Each(section, UsFields.SensitiveDataProcessing),
        KnownChild = Each(section, UsFields.KnownChildSensitiveDataConsents),
        GlobalPrivacyControl = section[UsFields.Gpc] is { } signal ? signal[0] == 1 : null,
    };

    /// <summary>The one choice that a US Privacy string holds.</summary>
    public static UsOptOuts From(UsPrivacy privacy) => new()
    {
        Sale = privacy.OptedOutOfSale switch { true => UsChoice.OptedOut, false => UsChoice.DidNotOptOut, null => UsChoice.NotApplicable },
    };

    /// <summary>
    /// The choices in each section of the United States, by its id. Which section is in force, the string does not say (GPP, "GPP_SID"):
    /// who must not be wrong forbids what any of them forbids.
    /// </summary>
    public static IReadOnlyDictionary<int, UsOptOuts> From(GppString text)
    {
        var choices = new SortedDictionary<int, UsOptOuts>();
        foreach (var section in text.Sections)
        {
            if (section is UsSection us)
                choices.Add(section.Id, From(us));
            else if (section is UsPrivacySection privacy)
                choices.Add(section.Id, From(privacy.Value));
        }

        return choices;
    }

    /// <summary>
    /// A section of the newest version with these choices. A notice counts as given where there is a choice, and no transaction is under
    /// the agreement (MSPA). A choice that the section has no field for is not written: that state's law has no such right.
    /// </summary>
    /// <param name="id">A section of the United States: 7 to 27.</param>
    /// <exception cref="ArgumentException">The id is another, or a list has neither no items nor as many as the section's
    /// field.</exception>
    public UsSection ToSection(int id)
    {
        var section = UsSection.Empty(id);
        (string Field, ReadOnlyMemory<byte> Numbers)[] choices =
        [
            (UsFields.SaleOptOut, Numbers(Sale)),
            (UsFields.SharingOptOut, Numbers(Sharing)),
            (UsFields.TargetedAdvertisingOptOut, Numbers(TargetedAdvertising)),
            (UsFields.SensitiveDataProcessing, Numbers([.. SensitiveData])),
            (UsFields.KnownChildSensitiveDataConsents, Numbers([.. KnownChild])),
            (UsFields.Gpc, GlobalPrivacyControl is { } signal ? new[] { (byte)(signal ? 1 : 0) } : default),
        ];
        foreach (var (field, numbers) in choices)
        {
            if (numbers.Length > 0 && section.Layout.Has(field))
                section = section.With(field, numbers.Span);
        }

        foreach (var (notice, isGiven) in Notices)
        {
            if (section.Layout.Has(notice) && isGiven(this))
                section = section.With(notice, 1);
        }

        return section;
    }

    private static bool AnySensitive(UsOptOuts choices) => choices.SensitiveData.Any(choice => choice != UsChoice.NotApplicable);

    private static bool Any(UsOptOuts choices) => AnySensitive(choices)
        || new[] { choices.Sale, choices.Sharing, choices.TargetedAdvertising }.Any(choice => choice != UsChoice.NotApplicable);

    private bool Forbids(UsChoice choice) => choice == UsChoice.OptedOut || GlobalPrivacyControl == true;

    private static UsChoice Single(UsSection section, string field) =>
        Each(section, field) is [var choice, ..] ? choice : UsChoice.NotApplicable;

    private static ValueList<UsChoice> Each(UsSection section, string field) =>
        [.. (section[field] ?? []).Select(number => (UsChoice)number)];

    private static ReadOnlyMemory<byte> Numbers(params UsChoice[] choices) => Array.ConvertAll(choices, choice => (byte)choice);
}
