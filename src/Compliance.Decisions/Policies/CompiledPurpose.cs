using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Policies;

internal sealed class CompiledPurpose
{
    public CompiledPurpose(Purpose purpose, int index)
    {
        (Index, Code, Basis, Classes) = (index, purpose.Code, purpose.Basis, purpose.Classes);
        (AllowedUnderRestriction, MayUseSensitive, From) = (purpose.AllowedUnderRestriction, purpose.MayUseSensitive, purpose.From);
        Ends = Earlier(purpose.EndedAt, ReviewOverdue(purpose));
        (Declaration, NotBegun, End) = (new Ground(Code, From), new Ground(Code, null), new Ground(Code, Ends));
    }

    public int Index { get; }

    public string Code { get; }

    public LegalBasis Basis { get; }

    public PurposeClasses Classes { get; }

    public bool AllowedUnderRestriction { get; }

    public bool MayUseSensitive { get; }

    public DateTimeOffset? From { get; }

    /// <summary>When it was ended, or its review is overdue past grace, whichever comes first.</summary>
    public DateTimeOffset? Ends { get; }

    /// <summary>What a field rests on that the purpose may use on its own basis.</summary>
    public Ground Declaration { get; }

    /// <summary>Why it may use nothing yet.</summary>
    public Ground NotBegun { get; }

    /// <summary>Why it may use nothing any more.</summary>
    public Ground End { get; }

    public bool IsMarketing => (Classes & PurposeClasses.Marketing) != 0;

    public IEnumerable<DateTimeOffset> Changes => new[] { From, Ends }.OfType<DateTimeOffset>();

    public bool IsActiveAt(DateTimeOffset instant) => !(From > instant) && !(Ends <= instant);

    private static DateTimeOffset? ReviewOverdue(Purpose purpose) =>
        purpose.ReviewDue is not { } due ? null
        : due < DateTimeOffset.MaxValue - purpose.ReviewGrace ? due + purpose.ReviewGrace
        : DateTimeOffset.MaxValue;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
