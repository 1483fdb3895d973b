using Microsoft.Extensions.Logging;

namespace Compliance.Consent.Ledger;

/// <summary>Tells people before the restriction of their processing is lifted (GDPR Art. 18(3)).</summary>
public interface IRestrictionNotices
{
    /// <summary>
    /// Tells a person, or sees to it that they are told. Comes before the lifting is recorded: where it fails, nothing is lifted. It may be
    /// called again.
    /// </summary>
    Task BeforeLifting(ConsentHolder person, CancellationToken cancellation);
}

/// <summary>Where nothing sends notices: an operator reads in the log whom to tell.</summary>
internal sealed class LoggedRestrictionNotices(ILogger<LoggedRestrictionNotices> log) : IRestrictionNotices
{
    public Task BeforeLifting(ConsentHolder person, CancellationToken cancellation)
    {
        log.LogWarning("The restriction of {Person} is about to be lifted: tell them (GDPR Art. 18(3))", person);
        return Task.CompletedTask;
    }
}
