using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;
using Compliance.Workflows;

namespace Compliance.Evidence.Logging;

/// <summary>A vault key was made ahead, or a further version of one.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Thumbprint">SHA-256 of its public half.</param>
/// <param name="IsFirst">Whether this is the key's first version.</param>
public sealed record LogKeyCreated(string Key, string Version, byte[] Thumbprint, bool IsFirst) : ProvisionerCommand
{
    internal override string Id => IsFirst ? EntryIds.Created(Key) : EntryIds.Version(new(Key, Opaque(Version)));

    internal static LogKeyCreated Of(VaultKey key, bool isFirst) =>
        new(key.Reference.Name, key.Reference.Version, key.Thumbprint(), isFirst);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        KeyNames.IsRandom(Key)
            ?
            [
                Draft(
                    EntryKind.KeyCreated,
                    new
                    {
                        Format,
                        Kind = EntryKind.KeyCreated,
                        terms.At,
                        Key,
                        Version,
                        Thumbprint = Convert.ToBase64String(Thumbprint),
                    }
                ),
            ]
            : throw new StepFailedException(FailureCode.CommandRefused, "key");
}
