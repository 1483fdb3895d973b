using System.Text.Json.Serialization;

namespace Compliance.Consent.Ledger;

/// <summary>Whose hand an act is by.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "hand")]
[JsonDerivedType(typeof(BySelf), "self")]
[JsonDerivedType(typeof(ByGuardian), "guardian")]
[JsonDerivedType(typeof(ByAgent), "agent")]
[JsonDerivedType(typeof(ByController), "controller")]
public abstract record ActingHand
{
    public static ActingHand Self { get; } = new BySelf();

    public static ActingHand Controller { get; } = new ByController();
}

/// <summary>The person themself, or their browser.</summary>
public sealed record BySelf : ActingHand;

/// <summary>Who has parental responsibility (GDPR Art. 8(1); CCPA §1798.120(c)).</summary>
/// <param name="Ward">How old the person is.</param>
/// <param name="Proof">Where the proof of it is kept: an id that its keeper made up.</param>
public sealed record ByGuardian(AgeBand Ward, Guid Proof) : ActingHand;

/// <summary>An authorised agent (11 CCR 7063).</summary>
/// <param name="Authority">Where the authority is kept: an id that its keeper made up.</param>
public sealed record ByAgent(Guid Authority) : ActingHand;

/// <summary>The controller, which records what follows from a rule: a new notice, a consent that was not valid.</summary>
public sealed record ByController : ActingHand;

/// <summary>How old somebody is for whom a guardian acts.</summary>
public enum AgeBand
{
    Under13,
    From13To15,
    From16To17,
}
