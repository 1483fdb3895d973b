namespace Compliance.Consent.Ledger.Acts;

/// <summary>What somebody answered to a rendered notice: yes or no to each purpose by itself.</summary>
public sealed record ConsentAnswer
{
    /// <summary>Where they answered: the surface on which the notice was rendered.</summary>
    public required string Surface { get; init; }

    /// <summary>By purpose: true for yes. A purpose that is not answered stays as it is.</summary>
    public required IReadOnlyDictionary<string, bool> Choices { get; init; }

    /// <summary>The hash of a copy of what was on the screen.</summary>
    public required Sha256Hash Copy { get; init; }

    public required ConsentMethod Method { get; init; }

    /// <summary>Whose hand it is by; the person's own by default.</summary>
    public ActingHand By { get; init; } = ActingHand.Self;

    /// <summary>The browser says no by a signal with this very request, see <see cref="Signals.GlobalPrivacyControl"/>.</summary>
    public bool HasSignal { get; init; }

    /// <summary>The person was shown that a yes goes against the signal, and acknowledged it.</summary>
    public bool AcknowledgesSignal { get; init; }

    /// <summary>The regime under which a signal comes; null if that is unknown.</summary>
    public string? Regime { get; init; }
}
