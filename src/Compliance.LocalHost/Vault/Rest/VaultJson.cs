using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

internal sealed record ErrorBody(ErrorBody.Refused Error)
{
    internal sealed record Refused(string Code, string Message, [property: JsonPropertyName("innererror")] Inner? InnerError);

    internal sealed record Inner(string Code);
}

/// <summary>A public key as a JSON Web Key: numbers in base64url.</summary>
internal sealed record PublicJwk(
    string Kid,
    string Kty,
    [property: JsonPropertyName("key_ops")] IReadOnlyList<string> KeyOps,
    string? N = null,
    string? E = null,
    string? Crv = null,
    string? X = null,
    string? Y = null);

internal sealed record KeyAttributes(bool Enabled, string RecoveryLevel, int RecoverableDays);

/// <summary>A key; for a deleted one with when it was deleted, and until when it can be recovered, in seconds since 1970.</summary>
internal sealed record KeyBundle(
    PublicJwk Key, KeyAttributes Attributes, string? RecoveryId = null, long? DeletedDate = null, long? ScheduledPurgeDate = null);

internal sealed record KeyItem(
    string Kid, KeyAttributes Attributes, string? RecoveryId = null, long? DeletedDate = null, long? ScheduledPurgeDate = null);

internal sealed record KeyPage(
    IReadOnlyList<KeyItem> Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

internal sealed record CreateBody(
    string Kty,
    [property: JsonPropertyName("key_size")] int? KeySize = null,
    string? Crv = null,
    [property: JsonPropertyName("key_ops")] IReadOnlyList<string>? KeyOps = null,
    WantedAttributes? Attributes = null);

internal sealed record UpdateBody(
    [property: JsonPropertyName("key_ops")] IReadOnlyList<string>? KeyOps = null, WantedAttributes? Attributes = null);

internal sealed record WantedAttributes(bool? Enabled = null);

internal sealed record OperationBody(string Alg, string Value);

internal sealed record OperationResult(string Kid, string Value);

internal sealed record RestoreBody(string Value);

internal sealed record BackupResult(string Value);

// Whatever else a request asks for, such as tags or a date of expiry, is refused rather than dropped in silence.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(KeyBundle))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(CreateBody))]
[JsonSerializable(typeof(UpdateBody))]
[JsonSerializable(typeof(OperationBody))]
[JsonSerializable(typeof(OperationResult))]
[JsonSerializable(typeof(RestoreBody))]
[JsonSerializable(typeof(BackupResult))]
[JsonSerializable(typeof(AuditTrail))]
internal sealed partial class VaultJson : JsonSerializerContext;
