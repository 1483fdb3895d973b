using Compliance.Consent.Ledger;
using Compliance.DataMap.Register;
using NodaTime;

namespace Compliance.Personalization.Transparency.People;

/// <summary>
/// What a person is shown of their own data: what may be held, what it may be used for, and who used it. It holds no value of any field,
/// and is theirs alone.
/// </summary>
/// <param name="Holder">Whose.</param>
/// <param name="At">When it was read.</param>
/// <param name="Controller">Who is responsible; null where the data map does not say.</param>
/// <param name="Contact">Where to ask; null where the data map does not say.</param>
/// <param name="Held">By collection; empty for a device, of which nobody knows whose it is.</param>
/// <param name="Purposes">In the order of the notice.</param>
/// <param name="Uses">The newest first.</param>
/// <param name="Next">Where the next page of uses begins; null behind the last.</param>
public sealed record PersonView(
    string Holder, Instant At, string? Controller, string? Contact, IReadOnlyList<HeldData> Held,
    IReadOnlyList<PersonPurpose> Purposes, IReadOnlyList<PersonUse> Uses, string? Next);

/// <summary>What the data map says may be held of a person in one collection. What is there, an access request finds.</summary>
/// <param name="Title">What people call the collection.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
/// <param name="Data">Categories, as people know them.</param>
/// <param name="Purposes">For which, as people know them.</param>
/// <param name="Bases">Legal bases as codes.</param>
/// <param name="Kept">How long; null: until the person asks for its erasure.</param>
public sealed record HeldData(
    string Title, string? Description, IReadOnlyList<string> Data, IReadOnlyList<string> Purposes, IReadOnlyList<string> Bases,
    NoticedPeriod? Kept);

/// <summary>What a purpose may use of this person now.</summary>
public enum PurposeStanding
{
    /// <summary>All that it needs, exactly or generalised.</summary>
    Allowed,

    /// <summary>Some of it.</summary>
    PartlyAllowed,

    /// <summary>Nothing.</summary>
    Refused,

    /// <summary>The data map declares no fields for it: no application gets any through the gate, and nothing is decided.</summary>
    NotDecided,
}

/// <param name="Notice">What the public notice says of it.</param>
/// <param name="Standing">What it may use of this person now.</param>
/// <param name="Sentences">Why, in words.</param>
/// <param name="Until">When a consent ends by itself; null where none holds, or it rests on none.</param>
/// <param name="MayWithdraw">There is a consent to withdraw.</param>
/// <param name="MayObject">The person may object, and has not.</param>
/// <param name="HasObjected">The person objected to it.</param>
public sealed record PersonPurpose(
    NoticedPurpose Notice, PurposeStanding Standing, IReadOnlyList<string> Sentences, Instant? Until, bool MayWithdraw, bool MayObject,
    bool HasObjected);

/// <summary>Who asked for data of the person once, and what they got.</summary>
/// <param name="Id">Of the record.</param>
/// <param name="At">When.</param>
/// <param name="Purpose">For what, as people know it.</param>
/// <param name="Caller">The application that asked, as its token names it.</param>
/// <param name="Given">What it got and why, in words.</param>
/// <param name="Refused">What it was refused.</param>
/// <param name="Recipients">Who else receives what it got for this purpose.</param>
/// <param name="Rows">How many rows, by collection as people know it.</param>
public sealed record PersonUse(
    string Id, Instant At, string Purpose, string Caller, IReadOnlyList<string> Given, IReadOnlyList<RefusedUse> Refused,
    IReadOnlyList<string> Recipients, IReadOnlyDictionary<string, int> Rows);

/// <param name="Sentence">In words.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Source">The law that it comes from.</param>
public sealed record RefusedUse(string Sentence, string Rule, string Source);

/// <summary>Who may see a view by a page's token.</summary>
/// <param name="Holder">Whose.</param>
/// <param name="Expires">From when on no longer.</param>
public sealed record PersonAccess(ConsentHolder Holder, Instant Expires);
