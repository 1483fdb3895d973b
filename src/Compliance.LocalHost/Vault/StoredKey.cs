using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.LocalHost.Vault;

/// <summary>What the vault keeps of a key beside the private parts: a file that is rewritten as the key's state changes.</summary>
/// <param name="Name">As it was spelled at the creation.</param>
/// <param name="Versions">The newest last.</param>
/// <param name="DeletedAt">Present once it is deleted, as the two after it.</param>
/// <param name="ScheduledPurgeDate">When it is purged without being asked.</param>
/// <param name="RecoveryLevel">Of the vault, at the deletion.</param>
/// <param name="PurgedAt">Present once it is purged: the private parts are gone, and the name is free soon.</param>
internal sealed record StoredKey(
    string Name,
    IReadOnlyList<StoredVersion> Versions,
    DateTimeOffset? DeletedAt = null,
    DateTimeOffset? ScheduledPurgeDate = null,
    string? RecoveryLevel = null,
    DateTimeOffset? PurgedAt = null)
{
    [JsonIgnore]
    public StoredVersion Newest => Versions[^1];

    public StoredVersion? Version(string? id) => id is null ? Newest : Versions.FirstOrDefault(each => each.Id == id);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StoredKeyJson.Default.StoredKey);

    /// <exception cref="JsonException">The file was damaged.</exception>
    public static StoredKey FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StoredKeyJson.Default.StoredKey) is { Versions.Count: > 0 } key
            ? key
            : throw new JsonException("The file is empty.");
}

/// <summary>One version of a key.</summary>
internal sealed record StoredVersion(string Id, byte[] PublicKey, bool Enabled = true);

/// <summary>A key with its private parts (PKCS #8, one for each version): what a backup is.</summary>
internal sealed record KeyBackup(string Name, IReadOnlyList<StoredVersion> Versions, IReadOnlyList<byte[]> PrivateKeys)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StoredKeyJson.Default.KeyBackup);

    /// <exception cref="JsonException">These bytes are no backup.</exception>
    public static KeyBackup FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StoredKeyJson.Default.KeyBackup) is { Versions.Count: > 0 } backup
        && backup.Versions.Count == backup.PrivateKeys.Count
            ? backup
            : throw new JsonException("The versions are not whole.");
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredKey))]
[JsonSerializable(typeof(KeyBackup))]
internal sealed partial class StoredKeyJson : JsonSerializerContext;
