using System.Security.Cryptography;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Signing;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Evidence;

/// <summary>
/// The log's keys as this process has them: those that are configured; else those it signs with; else, where it does not sign, the
/// ECDSA key alone, whose public part the vault tells. <see cref="Load"/> comes before everything that depends on them.
/// </summary>
public sealed class LogKeyring(IOptions<LogOptions> options, AppRoles roles, IStatementSigner signer, ILogSeed seed)
{
    private LogIdentity? _identity;
    private LogSigning? _signing;

    /// <summary>By which checkpoints are believed here.</summary>
    public LogIdentity Identity => _identity ?? throw new InvalidOperationException("The log's keys are read before they are loaded.");

    /// <exception cref="LogRefusedException">The signer signs with other keys than it is told the log has: nobody would believe
    /// it.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        var log = options.Value;
        var pinned = log.Identity();
        if (!roles.Contains(Role.Signer))
        {
            _identity = pinned ?? new(log.Origin, [(await EcdsaNoteSigner.Create(signer, log.Origin, cancellation)).Key], log.Former());
            return;
        }

        var own = (_signing ??= await Open(cancellation)).Identity;
        if (pinned?.Keys.FirstOrDefault(key => own.Keys.All(each => each.ToString() != key.ToString())) is { } stranger)
            throw new LogRefusedException(
                $"{LogOptions.Section}:{nameof(log.Keys)} has {stranger}, and this signer signs with {string.Join(" and ", own.Keys)}.");
        _identity = pinned ?? own;
    }

    /// <summary>The signer's alone.</summary>
    public async Task<LogSigning> Signing() => _signing ??= await Open(CancellationToken.None);

    private async Task<LogSigning> Open(CancellationToken cancellation)
    {
        roles.Require(Role.Signer);
        var log = options.Value;
        var secret = await seed.Read(cancellation);
        try
        {
            return new(
                log.Origin,
                [await EcdsaNoteSigner.Create(signer, log.Origin, cancellation), new Ed25519NoteSigner(secret, log.Origin)],
                log.Former());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}

/// <summary>Where the signer's Ed25519 key is kept.</summary>
public interface ILogSeed
{
    /// <summary>The 32 bytes of RFC 8032; made if this deployment never had any. The caller zeroes them.</summary>
    Task<byte[]> Read(CancellationToken cancellation);
}
