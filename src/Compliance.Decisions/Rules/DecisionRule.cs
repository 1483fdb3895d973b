namespace Compliance.Decisions.Rules;

/// <summary>What a rule refuses.</summary>
public enum RuleScope
{
    /// <summary>All that the question asks for, or nothing.</summary>
    Everything,

    /// <summary>One field at a time.</summary>
    Field,
}

/// <summary>One row of the table of rules.</summary>
public sealed class DecisionRule
{
    internal DecisionRule(int number, string code, RuleScope scope, string source, string summary, RuleTest test) =>
        (Number, Code, Scope, Source, Summary, Test) = (number, code, scope, source, summary, test);

    /// <summary>Its place: a lower one decides first.</summary>
    public int Number { get; }

    /// <summary>Its stable name in answers.</summary>
    public string Code { get; }

    /// <summary>What it refuses.</summary>
    public RuleScope Scope { get; }

    /// <summary>The law that it comes from.</summary>
    public string Source { get; }

    /// <summary>When it refuses, in a sentence.</summary>
    public string Summary { get; }

    internal RuleTest Test { get; }
}

/// <summary>Looks for what a rule has against a field; rules for everything get no field.</summary>
internal delegate Finding RuleTest(in Situation situation, in AskedField asked);

/// <summary>What a rule found. The default: nothing against the field.</summary>
/// <param name="Reason">Why it refuses or generalises.</param>
/// <param name="Ground">What this rests on; null if it is the lack of a fact.</param>
internal readonly record struct Finding(DecisionReason Reason, IGround? Ground = null)
{
    public bool IsNothing => Reason == DecisionReason.None;
}
