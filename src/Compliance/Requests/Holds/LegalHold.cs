using Compliance.DataMap;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Holds;

/// <summary>
/// A duty to keep data that somebody may need as evidence: of one person, or of a collection. While it lasts, nothing of it is destroyed,
/// by no request and no sweep. Several may be about the same data; each is released for itself.
/// </summary>
/// <param name="Id">Opaque.</param>
/// <param name="Matter">What it is for, as the company's lawyers call it: a file number rather than a name.</param>
/// <param name="Placed">When it was placed.</param>
/// <param name="By">Who placed it, as <see cref="Evidence.Logging.EntryIds.Person"/> writes one.</param>
public sealed record LegalHold(string Id, string Matter, Instant Placed, string By)
{
    /// <summary>Characters at most.</summary>
    public const int MaxMatterLength = 200;

    /// <summary>The collection that is held; null for a hold on a person.</summary>
    public CollectionAddress? Collection { get; init; }

    /// <summary>
    /// Keyed hashes of the person's identities, by which a request for the same person is recognised. The identities themselves lie in a
    /// sealed file under the hold's id until it is released.
    /// </summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>The enrolled subject; null where nobody is enrolled, or the hold is on a collection.</summary>
    public string? Subject { get; init; }

    /// <summary>When it was released; null while it lasts.</summary>
    public Instant? Released { get; init; }

    /// <summary>Who released it.</summary>
    public string? ReleasedBy { get; init; }
}

/// <summary>Keeps legal holds.</summary>
public interface ILegalHolds
{
    /// <summary>Adds a hold; one that is there already stays as it is.</summary>
    /// <returns>The hold that is kept.</returns>
    Task<LegalHold> Add(LegalHold hold, CancellationToken cancellation);

    Task<LegalHold?> Find(string holdId, CancellationToken cancellation);

    /// <summary>Releases a hold; the first release counts.</summary>
    /// <returns>The hold after it; null when there is none.</returns>
    Task<LegalHold?> Release(string holdId, Instant at, string by, CancellationToken cancellation);

    /// <param name="released">Whether those are listed too that were released.</param>
    /// <param name="cancellation">Stops the call.</param>
    IAsyncEnumerable<LegalHold> List(bool released, CancellationToken cancellation);
}

/// <param name="Matter">See <see cref="LegalHold.Matter"/>.</param>
/// <param name="Caller">Who places it, as authenticated.</param>
/// <param name="Identities">Of the person; null for a hold on a collection.</param>
/// <param name="Collection">Null for a hold on a person.</param>
public sealed record NewHold(string Matter, string Caller, Identities? Identities = null, CollectionAddress? Collection = null)
{
    public string Group { get; init; } = DataSubjectGroup.Default;
}

/// <param name="Hold">As it is kept.</param>
/// <param name="Holds">The open requests that wait for it now.</param>
/// <param name="TooLate">Requests that were past their point of no return: what they destroy is lost.</param>
public sealed record PlacedHold(LegalHold Hold, IReadOnlyList<string> Holds, IReadOnlyList<string> TooLate);

/// <param name="Hold">As it is kept.</param>
/// <param name="Resumed">The requests that go on now.</param>
/// <param name="StillHeld">Those that another hold keeps waiting.</param>
public sealed record ReleasedHold(LegalHold Hold, IReadOnlyList<string> Resumed, IReadOnlyList<string> StillHeld);

/// <summary>A hold that cannot be placed as it is described.</summary>
/// <param name="field">Of the description.</param>
/// <param name="fault">In words that follow the field's name.</param>
public sealed class HoldRefusedException(string field, string fault) : Exception($"The hold cannot be placed: {field} {fault}.")
{
    public string Field { get; } = field;

    public string Fault { get; } = fault;
}
