using Compliance.Decisions.Policies;
using NodaTime;

namespace Compliance.DataMap.Uses;

/// <summary>
/// What a purpose may use, as the map declares it under <c>compliance.purposes</c>. The notice, the register of processing and every
/// decision are made from this one declaration.
/// </summary>
/// <param name="Purpose">Its key, as under <c>data_use</c> and in <c>purposes</c> of collections.</param>
/// <param name="Basis">On what ground it processes (GDPR Art. 6(1)).</param>
/// <param name="Fields">What it uses, each field once.</param>
public sealed record PurposeUse(string Purpose, LegalBasis Basis, IReadOnlyList<UsedField> Fields)
{
    /// <summary>What laws give people a say over, whatever the basis.</summary>
    public PurposeClasses Classes { get; init; }

    /// <summary>The first day, in UTC; null: it always was active.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day, in UTC, on which it is active no more; null: it has no end.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>By when it has to be reviewed, in UTC; null: it is not reviewed.</summary>
    public LocalDate? ReviewDue { get; init; }

    /// <summary>How many days it stays active after <see cref="ReviewDue"/>: 0 to 366.</summary>
    public int ReviewGraceDays { get; init; }

    /// <summary>It may go on while processing is restricted (GDPR Art. 18(2)).</summary>
    public bool IsAllowedUnderRestriction { get; init; }

    /// <summary>What people are told of it besides (GDPR Art. 13, 14).</summary>
    public PurposeDisclosure Disclosure { get; init; } = PurposeDisclosure.Unsaid;

    /// <summary>It may use sensitive data although the person limited their use (11 CCR 7027(m)).</summary>
    public bool MayUseSensitive { get; init; }
}

/// <summary>A field that a purpose uses.</summary>
/// <param name="Field">Where it is.</param>
/// <param name="As">What the purpose gets instead of the exact value; null: the exact value.</param>
/// <param name="Recipients">Who else receives it for this purpose.</param>
public sealed record UsedField(FieldAddress Field, Generalisation? As, IReadOnlyList<string> Recipients);
