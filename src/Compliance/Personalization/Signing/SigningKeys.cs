using System.Security.Cryptography;
using Compliance.Decisions.Signing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization.Signing;

/// <summary>
/// The keys with which this instance signs decisions. They are made here, never leave the process, and sign nothing before their public
/// half is published. The next one is published before it is needed, so that whoever keeps a list of keys for a while knows it in time.
/// </summary>
public sealed partial class SigningKeys(
    IDecisionKeyStore store, IOptions<PersonalizationOptions> options, IClock clock, ILogger<SigningKeys> logger) : IDisposable
{
    /// <summary>How long before the end of a key its successor is published: a quarter of its life.</summary>
    private const int AheadDivisor = 4;

    private static readonly Duration RetryAfter = Duration.FromMinutes(1);

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile Held? _current;
    private Held? _next;
    private Instant _retryAt = Instant.MinValue;

    /// <summary>The signer of now.</summary>
    public async ValueTask<IDecisionSigner> Current(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (_current is { } held && held.IsFor(now) && !IsNextDue(held, now))
            return held.Signer;
        await _renewing.WaitAsync(cancellation);
        try
        {
            return (await Renew(clock.GetCurrentInstant(), cancellation)).Signer;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private async Task<Held> Renew(Instant now, CancellationToken cancellation)
    {
        if (_current is not { } current || !current.IsFor(now))
        {
            current = _next is { } next && next.IsFor(now) ? next : await Make(now, cancellation);
            (_current, _next) = (current, null);
        }

        if (IsNextDue(current, now))
            await MakeNext(current, now, cancellation);
        return current;
    }

    /// <summary>Where it cannot be published, the key of today still signs until its end.</summary>
    private async Task MakeNext(Held current, Instant now, CancellationToken cancellation)
    {
        try
        {
            _next = await Make(current.Until, cancellation);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            _retryAt = now + RetryAfter;
            Failed(logger, failed.GetType().Name);
        }
    }

    private bool IsNextDue(Held current, Instant now) =>
        _next is null && now >= current.Until - Lifetime / AheadDivisor && now >= _retryAt;

    private async Task<Held> Make(Instant from, CancellationToken cancellation)
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var key = new PublishedDecisionKey(
            DecisionKeySet.Thumbprint(point), DecisionKeySet.Text(point.X), DecisionKeySet.Text(point.Y), from, from + Lifetime);
        await store.Publish(key, cancellation);
        return new Held(new Es256DecisionSigner(key.Id, pair), key.From, key.Until);
    }

    private Duration Lifetime => Duration.FromHours(options.Value.SigningKeyHours);

    [LoggerMessage(LogLevel.Warning, "The next key for signed decisions could not be published: {Failure}. It is tried again.")]
    private static partial void Failed(ILogger logger, string failure);

    private sealed record Held(IDecisionSigner Signer, Instant From, Instant Until)
    {
        public bool IsFor(Instant now) => From <= now && now < Until;
    }
}
