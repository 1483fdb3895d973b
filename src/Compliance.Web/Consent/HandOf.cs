using Compliance.Consent.Ledger;
using Compliance.Web.Problems;

namespace Compliance.Web.Consent;

/// <summary>By whose hand a caller says that an act is.</summary>
internal enum HandKind
{
    /// <summary>The person’s own.</summary>
    Self,

    /// <summary>Of who has parental responsibility.</summary>
    Guardian,

    /// <summary>Of an authorised agent.</summary>
    Agent,

    /// <summary>The controller’s, which records what follows from a rule. No caller acts by it.</summary>
    Controller,
}

/// <summary>By whose hand an act is.</summary>
/// <param name="Hand">Whose.</param>
/// <param name="Ward">For a guardian: how old the person is.</param>
/// <param name="Proof">For a guardian or agent: the id under which the proof or authority is kept, 32 hexadecimal digits.</param>
internal sealed record HandView(HandKind Hand, AgeBand? Ward = null, string? Proof = null)
{
    public static HandView Of(ActingHand by) => by switch
    {
        ByGuardian guardian => new(HandKind.Guardian, guardian.Ward, $"{guardian.Proof:N}"),
        ByAgent agent => new(HandKind.Agent, Proof: $"{agent.Authority:N}"),
        ByController => new(HandKind.Controller),
        _ => new(HandKind.Self),
    };

    /// <param name="given">As the body has it; null for the person's own hand.</param>
    /// <exception cref="ProblemException">It says too little, or that the controller acts.</exception>
    public static ActingHand Read(HandView? given)
    {
        var errors = new FieldErrors();
        var proof = Guid.Empty;
        if (given is { Hand: HandKind.Guardian or HandKind.Agent } && !Guid.TryParseExact(given.Proof, "N", out proof))
            errors.Add("by.proof", "must be the id of a proof, 32 hexadecimal digits");
        if (given is { Hand: HandKind.Guardian, Ward: null })
            errors.Add("by.ward", "must say how old the person is");
        if (given is { Hand: HandKind.Controller })
            errors.Add("by.hand", "must be self, guardian or agent");
        errors.ThrowIfAny();
        return given switch
        {
            { Hand: HandKind.Guardian, Ward: { } ward } => new ByGuardian(ward, proof),
            { Hand: HandKind.Agent } => new ByAgent(proof),
            _ => ActingHand.Self,
        };
    }
}

/// <summary>How an act reached the caller.</summary>
internal enum CallersMethod
{
    WebForm,
    PreferenceCentre,
    App,
    Phone,
    Paper,

    /// <summary>An application on the person’s behalf.</summary>
    Api,
}

internal static class CallersMethods
{
    public static ConsentMethod Read(this CallersMethod method) => Enum.Parse<ConsentMethod>(method.ToString());
}
