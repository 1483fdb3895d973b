using Compliance.Evidence.Logging;
using Compliance.Commands;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// Counts the vault keys that are destroyed in an hour, whichever command or timer asks, in the custodian's own account. Above the limit it
/// opens, and stays open until a person releases it.
/// </summary>
public sealed class DestructionBreaker(
    IBreakerState state,
    IOptions<CommandOptions> options,
    IClock clock,
    ILogger<DestructionBreaker> logger) : IDestructionBreaker, IMeasuredBreaker
{
    /// <summary>Names the breaker where a request says what it waits for.</summary>
    public const string Reference = "eraser-breaker";

    private volatile bool _isOpen;

    public string Name => "deletions";

    /// <summary>As it was when a key was last asked for.</summary>
    public bool IsOpen => _isOpen;

    public async Task Admit(string keyName, CancellationToken cancellationToken = default)
    {
        var now = clock.GetCurrentInstant();
        var reading = await state.Count(keyName, now, cancellationToken);
        if (!reading.IsOpen && reading.Keys > options.Value.KeyDeletionsPerHour)
        {
            await state.Open(now, cancellationToken);
            logger.LogCritical(
                "The eraser's breaker is open: {Count} keys were to be destroyed in this hour, of {Most} at most. None is until a person "
                + "releases it",
                reading.Keys, options.Value.KeyDeletionsPerHour);
            reading = reading with { IsOpen = true };
        }

        _isOpen = reading.IsOpen;
        if (_isOpen)
            throw new KeyVaultException(KeyVaultError.Halted, "The eraser's breaker is open.");
    }

    /// <summary>A person has looked: keys are destroyed again, and counted from here.</summary>
    /// <returns>Whether it was open.</returns>
    public async Task<bool> Release(string person, CancellationToken cancellation)
    {
        var wasOpen = await state.Release(cancellation);
        _isOpen = false;
        if (wasOpen)
            logger.LogWarning("The eraser's breaker was released by {Person}", EntryIds.Person(Reference, person));
        return wasOpen;
    }
}

/// <summary>What the breaker remembers, in the custodian's own account.</summary>
public interface IBreakerState
{
    /// <summary>Counts a key among those of this hour, once.</summary>
    Task<BreakerReading> Count(string keyName, Instant now, CancellationToken cancellation);

    /// <summary>From here on nothing is destroyed.</summary>
    Task Open(Instant now, CancellationToken cancellation);

    /// <summary>Closes it, and begins to count anew.</summary>
    /// <returns>Whether it was open.</returns>
    Task<bool> Release(CancellationToken cancellation);
}

/// <param name="Keys">How many different ones in this hour, with this one.</param>
/// <param name="IsOpen">Whether nothing is destroyed.</param>
public readonly record struct BreakerReading(int Keys, bool IsOpen);
