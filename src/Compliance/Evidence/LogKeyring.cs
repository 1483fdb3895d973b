using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Signing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Evidence;

/// <summary>The log's keys as this process has them: those that sign, where it is the signer; else those that are configured.</summary>
public sealed class LogKeyring(IOptions<LogOptions> options, IServiceProvider services)
{
    /// <summary>The signer's alone.</summary>
    /// <exception cref="InvalidOperationException">The Ed25519 key is not configured.</exception>
    public async Task<LogSigning> Signing()
    {
        var log = options.Value;
        var seed = log.PrivateKey is { } text ? Convert.FromBase64String(text) : throw new InvalidOperationException($"{LogOptions.Section}:{nameof(log.PrivateKey)} is not set.");
        var ecdsa = await EcdsaNoteSigner.Create(services.GetRequiredService<IStatementSigner>(), log.Origin);
        return new(log.Origin, [ecdsa, new Ed25519NoteSigner(seed, log.Origin)], log.Former());
    }

    /// <returns>Null where this process can know no keys.</returns>
    public async Task<LogIdentity?> Identity() =>
        options.Value.Identity() ?? (options.Value.PrivateKey is null ? null : (await Signing()).Identity);
}
