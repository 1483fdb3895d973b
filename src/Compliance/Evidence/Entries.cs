using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Keys;
using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;
using Compliance.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>An entry before it is logged.</summary>
/// <param name="Id">Opaque and unique: the same draft logged twice is one entry.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Statement">Strict JSON.</param>
public sealed record EntryDraft(string Id, EntryKind Kind, ReadOnlyMemory<byte> Statement);

/// <summary>What the log's entries say, each kind in one place, and under which id each is logged. No personal data.</summary>
internal static class Entries
{
    public const string Format = "compliance-entry/v1";

    /// <summary>What the policy that asks for no person's approval signs with.</summary>
    public const string Policy = "policy";

    private const string PolicyMember = "policy";

    /// <summary>A statement is data, never markup, so nothing but what JSON demands is escaped.</summary>
    public static readonly JsonSerializerOptions Json = new(WorkflowJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ReceivedId(string request) => $"{request}/received";

    public static string FencedId(string request) => $"{request}/fenced";

    public static string LiftedId(string request) => $"{request}/fence-lifted";

    /// <param name="request">Opaque.</param>
    /// <param name="place">1 for the first who approves, 2 for the second; 0 for the policy.</param>
    public static string ApprovedId(string request, int place) => $"{request}/approved/{place}";

    public static string RevokedId(string request) => $"{request}/revoked";

    /// <param name="request">As it is kept.</param>
    /// <param name="policy">Under which it is received, if it is an erasure.</param>
    public static EntryDraft Received(RequestRecord request, ErasurePolicy policy) => Draft(
        ReceivedId(request.Id), EntryKind.Received,
        new
        {
            Format, Kind = EntryKind.Received, At = request.Received, Request = request.Id, request.Right, Law = request.Regime,
            request.Commitment, By = request.Submitter, Policy = request.Right is Right.Erasure ? policy : null,
        });

    /// <summary>The statement of a received request, under this policy whatever it said before.</summary>
    public static ReadOnlyMemory<byte> ReceivedUnder(ErasurePolicy policy, ReadOnlySpan<byte> statement)
    {
        var members = JsonSerializer.Deserialize<JsonObject>(statement, Json)!;
        members.Remove(PolicyMember);
        if (members["right"]?.ToString() == JsonNamingPolicy.KebabCaseLower.ConvertName(nameof(Right.Erasure)))
            members[PolicyMember] = JsonSerializer.SerializeToNode(policy, Json);
        return JsonSerializer.SerializeToUtf8Bytes(members, Json);
    }

    /// <summary>The policy under which an erasure was received; null where the entry says of none.</summary>
    public static ErasurePolicy? PolicyOf(string requestId, LoggedEntry? received)
    {
        if (received is not { Entry.Kind: EntryKind.Received } || received.Member("request") != requestId)
            return null;
        using var statement = JsonDocument.Parse(received.Entry.Statement);
        return statement.RootElement.TryGetProperty(PolicyMember, out var policy) ? policy.Deserialize<ErasurePolicy>(Json) : null;
    }

    /// <param name="request">Opaque.</param>
    /// <param name="fence">The salted hash of the fence's row.</param>
    /// <param name="at">When the row was prepared.</param>
    public static EntryDraft Fenced(string request, ReadOnlySpan<byte> fence, Instant at) => Draft(
        FencedId(request), EntryKind.Fenced,
        new { Format, Kind = EntryKind.Fenced, At = at, Request = request, Fence = Convert.ToBase64String(fence) });

    public static EntryDraft FenceLifted(string request, Instant at) => Draft(
        LiftedId(request), EntryKind.FenceLifted, new { Format, Kind = EntryKind.FenceLifted, At = at, Request = request });

    /// <param name="request">Opaque.</param>
    /// <param name="place">See <see cref="ApprovedId"/>.</param>
    /// <param name="by">A person as <see cref="Person"/> writes one, or <see cref="Policy"/>.</param>
    /// <param name="at">When.</param>
    public static EntryDraft Approved(string request, int place, string by, Instant at) => Draft(
        ApprovedId(request, place), EntryKind.Approved, new { Format, Kind = EntryKind.Approved, At = at, Request = request, By = by });

    /// <param name="key">Name and version.</param>
    /// <param name="thumbprint">SHA-256 over the public key.</param>
    /// <param name="at">When.</param>
    public static EntryDraft KeyCreated(KeyReference key, ReadOnlySpan<byte> thumbprint, Instant at) => Draft(
        KeyEntryIds.Created(key.Name), EntryKind.KeyCreated,
        new { Format, Kind = EntryKind.KeyCreated, At = at, Key = key.Name, key.Version, Thumbprint = Convert.ToBase64String(thumbprint) });

    /// <summary>Of a version that came after the first.</summary>
    public static EntryDraft KeyVersion(KeyReference key, ReadOnlySpan<byte> thumbprint, Instant at) => Draft(
        KeyEntryIds.Version(key), EntryKind.KeyCreated,
        new { Format, Kind = EntryKind.KeyCreated, At = at, Key = key.Name, key.Version, Thumbprint = Convert.ToBase64String(thumbprint) });

    public static EntryDraft RetiredKey(string key, string why, Instant at) => Draft(
        $"keys/{key}/retired", EntryKind.Retired, new { Format, Kind = EntryKind.Retired, At = at, Key = key, Why = why });

    /// <param name="fence">The salted hash of the fence's row.</param>
    /// <param name="why">In words.</param>
    /// <param name="at">When.</param>
    public static EntryDraft RetiredFence(ReadOnlySpan<byte> fence, string why, Instant at) => Draft(
        $"fences/{Convert.ToHexStringLower(fence)}/retired", EntryKind.Retired,
        new { Format, Kind = EntryKind.Retired, At = at, Fence = Convert.ToBase64String(fence), Why = why });

    /// <param name="request">Opaque.</param>
    /// <param name="certificate">The leaf hash of the certificate's statement.</param>
    /// <param name="why">In words; the operator's.</param>
    /// <param name="at">When.</param>
    public static EntryDraft Revoked(string request, ReadOnlySpan<byte> certificate, string why, Instant at) => Draft(
        RevokedId(request), EntryKind.Revoked,
        new { Format, Kind = EntryKind.Revoked, At = at, Request = request, Certificate = Convert.ToBase64String(certificate), Why = why });

    /// <param name="keyId">Of the log key that is no longer to be relied on, eight hexadecimal digits.</param>
    /// <param name="from">The size of the first checkpoint that is not.</param>
    /// <param name="at">When.</param>
    public static EntryDraft LogKeyCompromised(string keyId, long from, Instant at) => Draft(
        $"log-keys/{keyId}/compromised", EntryKind.LogKeyCompromised,
        new { Format, Kind = EntryKind.LogKeyCompromised, At = at, KeyId = keyId, From = from });

    /// <param name="key">The key that follows, as a vkey.</param>
    /// <param name="at">When.</param>
    public static EntryDraft LogKeySuccessor(string key, Instant at) => Draft(
        $"log-keys/{ShortHash(key)}/successor", EntryKind.LogKeySuccessor,
        new { Format, Kind = EntryKind.LogKeySuccessor, At = at, Vkey = key });

    /// <param name="id">Unique for this restore.</param>
    /// <param name="what">What came back.</param>
    /// <param name="done">What was done about it.</param>
    /// <param name="at">When.</param>
    public static EntryDraft Restored(string id, IReadOnlyList<string> what, IReadOnlyList<string> done, Instant at) => Draft(
        $"restored/{id}", EntryKind.Restored, new { Format, Kind = EntryKind.Restored, At = at, What = what, Done = done });

    public static EntryDraft AuditDigest(LocalDate day, IReadOnlyList<VaultDayDigest> vaults, Instant at) => Draft(
        $"audit/{day:uuuu-MM-dd}", EntryKind.AuditDigest, new { Format, Kind = EntryKind.AuditDigest, At = at, Day = day, Vaults = vaults });

    /// <summary>
    /// Who submitted or approved, so that two people can be told apart and nobody is named: a digest that differs from request to request.
    /// </summary>
    public static string Person(string request, string caller) => $"person-{ShortHash($"{request.Length}:{request}{caller}")}";

    public static Task<LoggedEntry> Append(this IEvidenceLog log, EntryDraft draft, CancellationToken cancellation) =>
        log.Append(draft.Id, draft.Kind, draft.Statement, cancellation);

    /// <summary>Reads one member of an entry's statement.</summary>
    public static string? Member(this LoggedEntry entry, string name)
    {
        using var statement = JsonDocument.Parse(entry.Entry.Statement);
        return statement.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }

    private static EntryDraft Draft<T>(string id, EntryKind kind, T statement) => new(id, kind, JsonSerializer.SerializeToUtf8Bytes(statement, Json));

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

/// <param name="Vault">Which vault.</param>
/// <param name="Events">How many events its audit trail has of the day.</param>
/// <param name="Digest">SHA-256 over them, base64.</param>
/// <param name="Gap">Whether the trail has a gap in the day.</param>
public sealed record VaultDayDigest(string Vault, int Events, string Digest, bool Gap);
