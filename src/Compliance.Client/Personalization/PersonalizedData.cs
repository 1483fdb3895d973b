using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Compliance.Client.Decisions;
using Compliance.Decisions;

namespace Compliance.Client.Personalization;

/// <summary>What is asked of the gate besides data.</summary>
public sealed record GateReading
{
    /// <summary>The person's browser sent <c>Sec-GPC: 1</c>: it is recorded before anything is decided.</summary>
    public bool HasGlobalPrivacyControl { get; init; }

    /// <summary>The answer is to have its decision signed, to hand on.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Who is to act on the signed decision; null: the caller, by the name that its token has.</summary>
    public string? Audience { get; init; }
}

/// <summary>What a purpose was given of a person. It holds personal data: it prints without them.</summary>
/// <param name="Person">As asked.</param>
/// <param name="Purpose">As asked.</param>
/// <param name="At">When the data were given.</param>
/// <param name="Expires">Until when they may be used; ask again then, and keep nothing.</param>
/// <param name="Use">The id of the record of this use.</param>
/// <param name="Data">By collection: the person's rows, with the allowed fields alone.</param>
/// <param name="Fields">Why each field was given or refused.</param>
/// <param name="OutOfReach">Collections in which the person's rows cannot be told by keys alone: nothing was read there.</param>
/// <param name="CutOff">Collections with more rows than were given.</param>
/// <param name="Jws">The decision as a compact JWS (RFC 7515); null where no signature was asked for.</param>
public sealed record PersonalizedData(
    string Person, string Purpose, DateTimeOffset At, DateTimeOffset Expires, string Use,
    IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Data, IReadOnlyList<DecidedField> Fields, IReadOnlyList<string> OutOfReach,
    IReadOnlyList<string> CutOff, [property: JsonPropertyName("signed")] string? Jws = null)
{
    /// <summary>The rows of a collection; none where nothing of it was given.</summary>
    /// <param name="collection">As the data map names it: <c>dataset.collection</c>.</param>
    public IReadOnlyList<JsonObject> Rows(string collection) => Data.GetValueOrDefault(collection) ?? [];

    /// <summary>Whether a field was given, exactly or generalised.</summary>
    /// <param name="field">Its address.</param>
    public bool IsGiven(string field) => Fields.Any(each => each.Field == field && each.Outcome != DecisionOutcome.Refused);

    /// <inheritdoc/>
    public override string ToString() => $"Use {Use} for {Purpose}";
}

/// <param name="Records">The newest first.</param>
/// <param name="Next">Where the next page begins; null behind the last.</param>
public sealed record UsePage(IReadOnlyList<UseRecord> Records, string? Next = null);

/// <summary>What a purpose was given of a person, or refused. It holds no value of any field.</summary>
/// <param name="Id">Of the record.</param>
/// <param name="Person">The person's or device's id.</param>
/// <param name="Purpose">As the data map names it.</param>
/// <param name="Caller">The application or person that asked, as its token says.</param>
/// <param name="At">When the data were given.</param>
/// <param name="Policy">The digest of the data map that was decided by.</param>
/// <param name="Fields">Each field that was asked for.</param>
/// <param name="Rows">By collection: how many rows were given.</param>
/// <param name="IsUse">Whether anything was given.</param>
public sealed record UseRecord(
    string Id, string Person, string Purpose, string Caller, DateTimeOffset At, string Policy, IReadOnlyList<DecidedField> Fields,
    IReadOnlyDictionary<string, int> Rows, bool IsUse);
