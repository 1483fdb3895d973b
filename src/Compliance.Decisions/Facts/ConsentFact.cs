namespace Compliance.Decisions.Facts;

/// <summary>
/// The state of a consent, after DPV's consent status. Only the two given states allow anything. Of two facts that begin at the same
/// instant, the state that stands further down counts.
/// </summary>
public enum ConsentState
{
    /// <summary>The person said yes.</summary>
    Given,

    /// <summary>The person said yes again.</summary>
    Renewed,

    /// <summary>The person was asked and has not answered.</summary>
    Requested,

    /// <summary>The person was asked and put it off.</summary>
    RequestDeferred,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>The person said no.</summary>
    Refused,

    /// <summary>Its validity is over.</summary>
    Expired,

    /// <summary>A material change of its notice replaced it.</summary>
    Superseded,

    /// <summary>It was found not to have been valid.</summary>
    Invalidated,

    /// <summary>Somebody other than the person ended it.</summary>
    Revoked,

    /// <summary>The person withdrew it (GDPR Art. 7(3)).</summary>
    Withdrawn,
}

/// <summary>What the notice named on which a consent was given (GDPR Art. 13, recital 42).</summary>
public sealed record NoticeContent
{
    /// <summary>Codes of purposes.</summary>
    public required IReadOnlyCollection<string> Purposes { get; init; }

    /// <summary>Data categories. Naming <c>user.contact</c> names <c>user.contact.email</c> too; the other way round it does not.</summary>
    public required IReadOnlyCollection<string> Categories { get; init; }

    /// <summary>Recipients.</summary>
    public IReadOnlyCollection<string> Recipients { get; init; } = [];
}

/// <summary>
/// One event in the life of a consent to one purpose. At any instant the latest that began counts, and a state other than a given one does
/// not lapse. <see cref="EndingFact.Until"/> is the end of the validity.
/// </summary>
public sealed record ConsentFact : EndingFact
{
    /// <summary>The purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>What became of it at <see cref="Fact.From"/>.</summary>
    public required ConsentState State { get; init; }

    /// <summary>What the person had been told; null if nothing is known of it, and then it covers nothing.</summary>
    public NoticeContent? Notice { get; init; }

    /// <summary>Whether it is explicit, as special categories need it (GDPR Art. 9(2)(a)).</summary>
    public bool IsExplicit { get; init; }
}
