using Compliance.Consent.Ledger;

namespace Compliance.Testing.Consent;

/// <summary>Notes who was told that a restriction is about to be lifted.</summary>
public sealed class ToldBeforeLifting : IRestrictionNotices
{
    private readonly List<ConsentHolder> _told = [];

    public IReadOnlyList<ConsentHolder> People => _told;

    public Exception? Fails { get; set; }

    public Task BeforeLifting(ConsentHolder person, CancellationToken cancellation)
    {
        if (Fails is { } failure)
            throw failure;
        _told.Add(person);
        return Task.CompletedTask;
    }
}
