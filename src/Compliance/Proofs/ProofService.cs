using System.Security.Cryptography;
using System.Text;
using Compliance.Correspondence;
using Compliance.Protection;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Proofs;

/// <summary>Sends one-time codes, takes them, and takes the word of callers who know the person.</summary>
public interface IProofService
{
    /// <summary>
    /// Has a code sent, where an address is on file. Whether one is, nobody is told: it is looked for once this has answered.
    /// </summary>
    /// <param name="requestId">For which request.</param>
    /// <param name="caller">Who asks: a token's subject or an address.</param>
    /// <param name="language">One of <see cref="MailLanguage.All"/>; null: as configured.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>False where there is no such request, or its case has ended.</returns>
    /// <exception cref="TooManyProofsException">The caller has asked too often in this hour.</exception>
    Task<bool> AskForCode(string requestId, string? caller, string? language, CancellationToken cancellation);

    /// <summary>Takes a code. The right one counts again until its time is over, for who lost the answer.</summary>
    /// <returns>A token that opens the request; null where there is no such request, or its case has ended.</returns>
    /// <exception cref="CodeRefusedException">It is not the code that was sent last, or no longer, or none was sent.</exception>
    /// <exception cref="TooManyProofsException">The caller has tried too often in this hour.</exception>
    Task<(string Token, Instant Expires)?> GiveCode(string requestId, string code, string? caller, CancellationToken cancellation);

    /// <summary>Takes the word of a caller who is trusted to know the person.</summary>
    /// <returns>False where no proof is awaited, or this is not enough for the right; null where there is no such request.</returns>
    Task<bool?> Vouch(string requestId, ProofMethod by, CancellationToken cancellation);
}

/// <summary>A code does not count. It says no more, for who guesses learns nothing.</summary>
public sealed class CodeRefusedException() : Exception("The code does not count.");

/// <summary>A caller has asked or tried too often.</summary>
/// <param name="after">When it may again.</param>
public sealed class TooManyProofsException(Duration after) : Exception("This caller has asked or tried too often.")
{
    public Duration After { get; } = after;
}

public sealed class ProofService(
    IRequestStore requests, IProofCodes codes, CodeHashes hashes, RequestTokens tokens, IWorkflowClient workflows, IClock clock,
    IOptions<CodeOptions> options) : IProofService
{
    /// <summary>A caller mistypes, and so tries more often than it asks.</summary>
    private const int TriesOfAsks = 3;

    private static readonly Duration Hour = Duration.FromHours(1);

    public async Task<bool> AskForCode(string requestId, string? caller, string? language, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { CaseEnded: null })
            return false;
        await Bound("ask", caller, options.Value.PerCaller, cancellation);
        if (await codes.Ask(requestId, options.Value.PerRequest, clock.GetCurrentInstant(), cancellation) is { } number)
        {
            var order = new CodeOrder(requestId, number, language);
            await workflows.Start(ProofCodeWorkflow.Reference, ProofCodeWorkflow.InstanceOf(order), order, cancellation);
        }

        return true;
    }

    public async Task<(string Token, Instant Expires)?> GiveCode(
        string requestId, string code, string? caller, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { CaseEnded: null })
            return null;
        await Bound("try", caller, options.Value.PerCaller * TriesOfAsks, cancellation);
        if (!IsRight(requestId, code, await codes.Try(requestId, cancellation)))
            throw new CodeRefusedException();
        await Settle(requestId, ProofMethod.Code, cancellation);
        return tokens.Issue(requestId);
    }

    public async Task<bool?> Vouch(string requestId, ProofMethod by, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } record)
            return null;
        return ProofPolicy.Suffices(record.Right, by) && await Settle(requestId, by, cancellation) == by;
    }

    private async Task<ProofMethod?> Settle(string requestId, ProofMethod by, CancellationToken cancellation)
    {
        var settled = await requests.SettleProof(requestId, by, clock.GetCurrentInstant(), cancellation);

        // The workflow looks by itself from time to time; this only makes it look at once.
        if (settled is not (null or ProofMethod.Expired))
            await workflows.Raise(requestId, IdentityGate.Proven, requestId, cancellation);
        return settled;
    }

    private bool IsRight(string requestId, string code, (ProofCode Code, int Tries)? kept)
    {
        // The same work with a code and without one.
        var (known, tries) = kept ?? (new ProofCode(0, hashes.Of(requestId, 0, ""), Instant.MinValue), 0);
        var isSame = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hashes.Of(requestId, known.Number, code)), Encoding.ASCII.GetBytes(known.Hash));
        return isSame & kept is not null & tries < options.Value.Tries & clock.GetCurrentInstant() < known.Expires;
    }

    private async Task Bound(string what, string? caller, int most, CancellationToken cancellation)
    {
        if (caller is null)
            return;
        var now = clock.GetCurrentInstant();
        if (!await codes.Count(what, hashes.OfCaller(caller), most, now, cancellation))
            throw new TooManyProofsException(Hour - Duration.FromTicks((long)(now.ToUnixTimeTicks() % Hour.TotalTicks)));
    }
}
