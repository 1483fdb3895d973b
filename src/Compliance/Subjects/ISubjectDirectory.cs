namespace Compliance.Subjects;

/// <summary>
/// Finds enrolled data subjects by identity, through blind indexes: HMACs of normalised values. The identities themselves are kept
/// sealed under the subject's own key, and nowhere in the clear.
/// </summary>
public interface ISubjectDirectory
{
    /// <summary>
    /// Enrols a subject, with a key of their own, or returns the subject who holds the first of these identities already.
    /// </summary>
    /// <param name="identities">The distinguishing identity first.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    Task<string> Register(IReadOnlyList<(string Kind, Personal<string> Value)> identities, CancellationToken cancellation);

    /// <returns>The ids of every subject enrolled under this identity: two people may share an email address.</returns>
    Task<IReadOnlyList<string>> Find(string kind, Personal<string> value, CancellationToken cancellation);

    /// <summary>The ids of every subject who has a card, in no order.</summary>
    IAsyncEnumerable<string> List(CancellationToken cancellation);

    /// <summary>Opens the identities that a subject was enrolled with.</summary>
    Task<Identities> Read(string subject, CancellationToken cancellation);

    /// <summary>
    /// Finds a subject by another identity from now on, and no longer by the one before. May be called again. Where the card names another
    /// identity of this kind by now, or none, nothing changes.
    /// </summary>
    /// <param name="subject">Who.</param>
    /// <param name="kind">None that tells people apart: by it, a subject was enrolled once and for all.</param>
    /// <param name="was">As the card names it.</param>
    /// <param name="value">What it is to name.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>Whether the card names the new identity now.</returns>
    Task<bool> Replace(
        string subject, string kind, Personal<string> was, Personal<string> value, CancellationToken cancellation);

    /// <summary>Removes a subject's index rows and sealed identities. Needs no key, and may be called again.</summary>
    Task Remove(string subject, CancellationToken cancellation);
}
