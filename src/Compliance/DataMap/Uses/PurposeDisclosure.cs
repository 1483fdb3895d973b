namespace Compliance.DataMap.Uses;

/// <summary>
/// What people are told of a purpose besides what it uses (GDPR Art. 13, 14). Null and nothing are two answers: what the map leaves out is
/// said to be left out.
/// </summary>
public sealed record PurposeDisclosure
{
    public static PurposeDisclosure Unsaid { get; } = new();

    /// <summary>The legitimate interests that are pursued (Art. 13(1)(d)); null where the map does not say.</summary>
    public string? Interest { get; init; }

    /// <summary>Whether the data must be given (Art. 13(2)(e)); null where the map does not say.</summary>
    public DataProvision? Provision { get; init; }

    /// <summary>Decisions about people by the machine alone (Art. 13(2)(f), 22); null where the map does not say.</summary>
    public AutomatedDecisions? Automated { get; init; }

    /// <summary>To third countries (Art. 13(1)(f)); empty for none, null where the map does not say.</summary>
    public IReadOnlyList<ThirdCountryTransfer>? Transfers { get; init; }

    /// <summary>
    /// Where the data come from, if not from the person (Art. 14(2)(f)); empty for none, null where the map does not say.
    /// </summary>
    public IReadOnlyList<DataSource>? Sources { get; init; }
}

/// <param name="ByLaw">A law demands that people give the data.</param>
/// <param name="ByContract">A contract demands it, or needs it.</param>
/// <param name="Consequences">Of not giving them; null where the map does not say.</param>
public sealed record DataProvision(bool ByLaw, bool ByContract, string? Consequences)
{
    public bool IsDemanded => ByLaw || ByContract;
}

/// <param name="InUse">Whether there are any.</param>
/// <param name="Logic">How they come about, in plain words; null where there are none.</param>
/// <param name="Effects">What they mean for people; null where there are none.</param>
public sealed record AutomatedDecisions(bool InUse, string? Logic, string? Effects);

/// <param name="Country">ISO 3166-1, two capitals.</param>
/// <param name="Recipient">Who receives the data there; null where the map does not say.</param>
/// <param name="Safeguard">On what ground (Art. 45 to 49).</param>
/// <param name="Description">Of the safeguard, or where a copy of it is; null where the map does not say.</param>
public sealed record ThirdCountryTransfer(string Country, string? Recipient, TransferSafeguard Safeguard, string? Description);

/// <summary>On what ground data go to a third country.</summary>
public enum TransferSafeguard
{
    /// <summary>The Commission decided that the country protects them adequately (Art. 45).</summary>
    Adequacy,

    /// <summary>Standard data protection clauses (Art. 46(2)(c), (d)).</summary>
    StandardClauses,

    /// <summary>Binding corporate rules (Art. 47).</summary>
    BindingRules,

    /// <summary>Another appropriate safeguard (Art. 46).</summary>
    OtherGuarantees,

    /// <summary>A derogation for a specific situation (Art. 49).</summary>
    Derogation,
}

/// <param name="Description">Who or what it is.</param>
/// <param name="Address">On the web; null where it has none.</param>
/// <param name="IsPublic">Whether anybody can read there.</param>
public sealed record DataSource(string Description, string? Address, bool IsPublic);
