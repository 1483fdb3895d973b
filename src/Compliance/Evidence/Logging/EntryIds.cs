using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence.Logging;

/// <summary>
/// Under which id the log holds what, and how an entry is read. No id of one role's entries can be taken by another role's.
/// </summary>
internal static class EntryIds
{
    public static string Received(string request) => $"{request}/received";

    public static string Fenced(string request) => $"{request}/fenced";

    public static string Lifted(string request) => $"{request}/fence-lifted";

    public static string Approved(string request, int place) => string.Create(CultureInfo.InvariantCulture, $"{request}/approved/{place}");

    /// <summary>Of each decision about a request or a hold one.</summary>
    public static string Decided(string about, Decision decision) => $"{about}/decided/{decision.ToString().ToLowerInvariant()}";

    public static string KeyDeleted(string request, int again = 0) =>
        again == 0 ? $"{request}/key-deleted" : string.Create(CultureInfo.InvariantCulture, $"{request}/key-deleted/{again}");

    public static string KeyProbed(string request) => $"{request}/key-probed";

    public static string KeyDestroyed(string request) => $"{request}/key-destroyed";

    public static string Certificate(string request, CertificateKind kind) =>
        kind is CertificateKind.Erasure ? $"{request}/erasure" : $"{request}/erasure-pending";

    public static string Revoked(string request) => $"{request}/revoked";

    /// <summary>All under which an erasure has something logged in its usual course, and the word that lifts its fence.</summary>
    public static IReadOnlyList<string> OfErasure(string request) =>
    [
        Received(request), Fenced(request), Lifted(request), Approved(request, 0), KeyDeleted(request), KeyDestroyed(request),
        Certificate(request, CertificateKind.ErasurePending), Certificate(request, CertificateKind.Erasure),
    ];

    /// <summary>What every id of a vault key's entries begins with.</summary>
    public static string Key(string keyName) => $"keys/{keyName}";

    public static string Created(string keyName) => $"keys/{keyName}/created";

    /// <summary>Of a version that came after the first.</summary>
    public static string Version(KeyReference key) => $"keys/{key.Name}/versions/{key.Version}";

    /// <summary>Whose a vault key is: one entry for ever.</summary>
    public static string KeysOwner(string keyName) => $"keys/{keyName}/bound";

    /// <summary>Which vault key an owner has: one entry for ever.</summary>
    public static string OwnersKey(string owner) => $"owners/{owner}/bound";

    /// <summary>A data key or a version that came after the first.</summary>
    public static string BoundLater(Guid dataKeyId, string keyVersion, ReadOnlySpan<byte> commitment) =>
        $"key-bound/{dataKeyId:N}/{keyVersion}/{Convert.ToHexStringLower(SHA256.HashData(commitment).AsSpan(0, 8))}";

    public static string KeyRetired(string keyName) => $"keys/{keyName}/retired";

    public static string FenceRetired(ReadOnlySpan<byte> fence) => $"fences/{Convert.ToHexStringLower(fence)}/retired";

    public static string Restored(Role by, string id) => $"restored/{by.ToString().ToLowerInvariant()}/{id}";

    public static string AuditDigest(LocalDate day) => $"audit/{day:uuuu-MM-dd}";

    /// <summary>What happened in the consent ledger, an entry for each event.</summary>
    public static string Consent(string consentEvent) => $"consents/{consentEvent}";

    public static string LogKeyCompromised(string keyId) => $"log-keys/{keyId}/compromised";

    public static string LogKeySuccessor(string vkey) => $"log-keys/{ShortHash(vkey)}/successor";

    /// <summary>
    /// Who submitted or approved, so that two people can be told apart and nobody is named: a digest that differs from request to request.
    /// </summary>
    public static string Person(string request, string caller) => $"person-{ShortHash($"{request.Length}:{request}{caller}")}";

    /// <summary>The policy under which an erasure was received; null where the entry says of none.</summary>
    public static ErasurePolicy? PolicyOf(string requestId, LoggedEntry? received)
    {
        if (received is not { Entry.Kind: Proof.Verifying.EntryKind.Received } || received.Member("request") != requestId)
            return null;
        using var statement = JsonDocument.Parse(received.Entry.Statement);
        return statement.RootElement.TryGetProperty("policy", out var policy) ? policy.Deserialize<ErasurePolicy>(LogCommand.Json) : null;
    }

    /// <summary>Reads one member of an entry's statement that is a text; null where there is none.</summary>
    public static string? Member(this LoggedEntry entry, string name)
    {
        using var statement = JsonDocument.Parse(entry.Entry.Statement);
        return statement.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
    }

    /// <summary>When the signer logged it, by its own clock.</summary>
    public static Instant At(this LoggedEntry entry) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(entry.Member("at")!).Value;

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
