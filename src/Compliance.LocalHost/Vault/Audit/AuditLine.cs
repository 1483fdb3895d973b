using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>One event in a segment: a digest, so that damage shows, and the event as JSON.</summary>
/// <param name="Sequence">Counted from 1 without a hole.</param>
/// <param name="At">Never before the last one's.</param>
/// <param name="Operation">As Key Vault logs it.</param>
/// <param name="Key">The key's name.</param>
/// <param name="Version">The version, where it is of one.</param>
/// <param name="Principal">Who asked.</param>
/// <param name="Succeeded">Whether it was done.</param>
internal sealed record AuditLine(
    long Sequence, DateTimeOffset At, string Operation, string Key, string? Version, string Principal, bool Succeeded)
{
    private const int DigestLength = 16;

    public VaultEvent Event => new(At, Operation, Key, Version, Principal, Succeeded, KeyNames.Shard(Key));

    public byte[] ToBytes()
    {
        var json = JsonSerializer.Serialize(this, AuditLineJson.Default.AuditLine);
        return Encoding.UTF8.GetBytes($"{Digest(json)} {json}\n");
    }

    /// <summary>The event, or null if the line is damaged.</summary>
    public static AuditLine? Parse(string line)
    {
        if (line.Length <= DigestLength || line[DigestLength] != ' ' || Digest(line[(DigestLength + 1)..]) != line[..DigestLength])
            return null;
        try
        {
            return JsonSerializer.Deserialize(line[(DigestLength + 1)..], AuditLineJson.Default.AuditLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Digest(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..DigestLength];
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditLine))]
internal sealed partial class AuditLineJson : JsonSerializerContext;
