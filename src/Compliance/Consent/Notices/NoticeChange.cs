namespace Compliance.Consent.Notices;

/// <summary>What a new version of a notice means for the consents that were given to the one before.</summary>
public enum NoticeChangeKind
{
    /// <summary>Other words for the same: no consent is superseded.</summary>
    Cosmetic,

    /// <summary>Each consent that was given to an earlier version is superseded: people are asked again.</summary>
    Material,
}

/// <summary>A new version and what it changes: said by its author, and checked.</summary>
public sealed record NoticeChange
{
    private NoticeChange(Notice to, NoticeChangeKind kind, IReadOnlyList<NoticeDifference> differences) =>
        (To, Kind, Differences) = (to, kind, differences);

    public Notice To { get; }

    public NoticeChangeKind Kind { get; }

    /// <summary>Empty where the versions ask for the same.</summary>
    public IReadOnlyList<NoticeDifference> Differences { get; }

    /// <param name="from">The version before; null for the first, which changes nothing that anybody consented to.</param>
    /// <param name="to">The new version.</param>
    /// <param name="said">What its author says. A change may be called material although nothing differs but words.</param>
    /// <exception cref="NoticeException">It is said to be cosmetic, and purposes, data, recipients or periods differ.</exception>
    public static NoticeChange Of(Notice? from, Notice to, NoticeChangeKind said)
    {
        var differences = from is null ? [] : NoticeDifference.Between(from, to);
        return said is NoticeChangeKind.Material || differences.Count == 0
            ? new NoticeChange(to, said, differences)
            : throw NoticeErrors.ChangeIsMaterial(to, differences);
    }
}

/// <summary>In what two versions differ.</summary>
public enum DifferenceKind
{
    /// <summary>The new version asks for a purpose more.</summary>
    PurposeAdded,

    /// <summary>It no longer asks for a purpose.</summary>
    PurposeRemoved,

    /// <summary>The categories of data.</summary>
    Data,

    /// <summary>Who receives the data.</summary>
    Recipients,

    /// <summary>How long the data is kept.</summary>
    Period,

    /// <summary>Whether the consent is explicit.</summary>
    Explicitness,
}

/// <param name="Kind">What differs.</param>
/// <param name="Purpose">Of which purpose.</param>
public sealed record NoticeDifference(DifferenceKind Kind, string Purpose)
{
    /// <summary>In the order of the earlier version's purposes, then of those that are new.</summary>
    public static IReadOnlyList<NoticeDifference> Between(Notice from, Notice to) =>
    [
        .. from.Purposes.SelectMany(old => Between(old, to.Purpose(old.Code))),
        .. to.Purposes.Where(each => from.Purpose(each.Code) is null)
            .Select(each => new NoticeDifference(DifferenceKind.PurposeAdded, each.Code)),
    ];

    public override string ToString() => Kind switch
    {
        DifferenceKind.PurposeAdded => $"the purpose {Purpose} is new",
        DifferenceKind.PurposeRemoved => $"the purpose {Purpose} is gone",
        DifferenceKind.Data => $"the data of {Purpose}",
        DifferenceKind.Recipients => $"the recipients of {Purpose}",
        DifferenceKind.Period => $"how long the data of {Purpose} is kept",
        _ => $"whether the consent to {Purpose} is explicit",
    };

    private static IEnumerable<NoticeDifference> Between(NoticePurpose from, NoticePurpose? to)
    {
        if (to is null)
        {
            yield return new(DifferenceKind.PurposeRemoved, from.Code);
            yield break;
        }

        if (!AreSame(from.Categories, to.Categories))
            yield return new(DifferenceKind.Data, from.Code);
        if (!AreSame(from.Recipients, to.Recipients))
            yield return new(DifferenceKind.Recipients, from.Code);
        if (from.KeptFor != to.KeptFor)
            yield return new(DifferenceKind.Period, from.Code);
        if (from.IsExplicit != to.IsExplicit)
            yield return new(DifferenceKind.Explicitness, from.Code);
    }

    private static bool AreSame(IEnumerable<string> some, IEnumerable<string> others) =>
        some.ToHashSet(StringComparer.Ordinal).SetEquals(others);
}
