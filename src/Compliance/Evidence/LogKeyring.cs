using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Signing;
using Microsoft.Extensions.Options;

namespace Compliance.Evidence;

/// <summary>
/// The log's keys as this process has them: those that are configured; else those it signs with; else, where it does not sign, the
/// ECDSA key alone, whose public part the vault tells. <see cref="Load"/> comes before everything that depends on them.
/// </summary>
public sealed class LogKeyring(IOptions<LogOptions> options, IStatementSigner signer)
{
    private LogIdentity? identity;

    /// <summary>By which checkpoints are believed here.</summary>
    public LogIdentity Identity => identity ?? throw new InvalidOperationException("The log's keys are read before they are loaded.");

    public async Task Load(CancellationToken cancellation)
    {
        var log = options.Value;
        identity = log.Identity() ?? (log.PrivateKey is not null
            ? (await Signing()).Identity
            : new(log.Origin, [(await EcdsaNoteSigner.Create(signer, log.Origin, cancellation)).Key], log.Former()));
    }

    /// <summary>The signer's alone.</summary>
    /// <exception cref="InvalidOperationException">The Ed25519 key is not configured.</exception>
    public async Task<LogSigning> Signing()
    {
        var log = options.Value;
        var seed = log.PrivateKey is { } text
            ? Convert.FromBase64String(text)
            : throw new InvalidOperationException($"{LogOptions.Section}:{nameof(log.PrivateKey)} is not set.");
        return new(log.Origin, [await EcdsaNoteSigner.Create(signer, log.Origin), new Ed25519NoteSigner(seed, log.Origin)], log.Former());
    }
}
