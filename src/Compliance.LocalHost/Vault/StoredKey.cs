using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.LocalHost.Vault;

/// <summary>What the vault keeps of a key beside the private part: a file that is rewritten as the key's state changes.</summary>
internal sealed record StoredKey(
    string Name,
    string Version,
    byte[] PublicKey,
    bool Enabled,
    DateTimeOffset? DeletedAt = null,
    DateTimeOffset? ScheduledPurgeDate = null,
    string? RecoveryLevel = null)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StoredKeyJson.Default.StoredKey);

    /// <exception cref="JsonException">The file was damaged.</exception>
    public static StoredKey FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StoredKeyJson.Default.StoredKey) ?? throw new JsonException("The file is empty.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class StoredKeyJson : JsonSerializerContext;
