using System.Buffers.Text;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>One key as it is shown.</summary>
/// <param name="Reference">Name and version.</param>
/// <param name="SubjectPublicKeyInfo">DER.</param>
/// <param name="Operation">The one thing that it may do: <c>unwrapKey</c> for RSA, <c>sign</c> for EC.</param>
/// <param name="Attributes">As in the answer.</param>
/// <param name="Deletion">Present once it is deleted.</param>
/// <param name="BeingDeleted">Whether the deletion is still under way.</param>
internal sealed record ServedKey(
    KeyReference Reference,
    ReadOnlyMemory<byte> SubjectPublicKeyInfo,
    string Operation,
    KeyAttributes Attributes,
    DeletedKey? Deletion = null,
    bool BeingDeleted = false)
{
    public const string Unwrap = "unwrapKey";
    public const string Sign = "sign";

    public string Id(string vault) => $"{vault}/keys/{Reference.Name}/{Reference.Version}";

    public KeyBundle Bundle(string vault) =>
        new(
            Jwk(vault),
            Attributes,
            RecoveryId(vault),
            Deletion?.DeletedAt.ToUnixTimeSeconds(),
            Deletion?.ScheduledPurgeDate.ToUnixTimeSeconds());

    public KeyItem Item(string vault, string? version = null) => new(
        $"{vault}/keys/{Reference.Name}" + (version is null ? "" : $"/{version}"), Attributes, RecoveryId(vault),
        Deletion?.DeletedAt.ToUnixTimeSeconds(), Deletion?.ScheduledPurgeDate.ToUnixTimeSeconds());

    private string? RecoveryId(string vault) => Deletion is null ? null : $"{vault}/deletedkeys/{Reference.Name}";

    private PublicJwk Jwk(string vault)
    {
        if (Operation == Sign)
        {
            using var ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);
            var point = ec.ExportParameters(false).Q;
            return new(Id(vault), "EC", [Sign], Crv: "P-256", X: Base64Url.EncodeToString(point.X), Y: Base64Url.EncodeToString(point.Y));
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);
        var numbers = rsa.ExportParameters(false);
        return new(Id(vault), "RSA", [Unwrap], N: Base64Url.EncodeToString(numbers.Modulus), E: Base64Url.EncodeToString(numbers.Exponent));
    }
}
