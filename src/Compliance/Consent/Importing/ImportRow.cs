using NodaTime;

namespace Compliance.Consent.Importing;

/// <summary>What another system has of one person and purpose: a line of the file.</summary>
public sealed record ImportRow
{
    /// <summary>In the file, counted from 1, without the header.</summary>
    public required long Row { get; init; }

    /// <summary>The subject id, or <c>device-</c> and a device's.</summary>
    public required string Holder { get; init; }

    /// <summary>As the data map names it.</summary>
    public required string Purpose { get; init; }

    /// <summary><c>given</c>, <c>refused</c> or <c>withdrawn</c>.</summary>
    public required string State { get; init; }

    /// <summary>When the person said so; not in the future.</summary>
    public required Instant At { get; init; }

    /// <summary>When the consent ends by itself; by default as long after <see cref="At"/> as a consent is valid here.</summary>
    public Instant? Until { get; init; }

    /// <summary>Where that system keeps its proof: an id without white space, up to 200 characters. Null where it has none.</summary>
    public string? Proof { get; init; }

    /// <summary>The code of the notice that was shown, where it was published here.</summary>
    public string? Notice { get; init; }

    /// <summary>Its version.</summary>
    public int? Version { get; init; }

    /// <summary>In which language it was shown.</summary>
    public string? Language { get; init; }

    /// <summary>Where it was shown.</summary>
    public string? Surface { get; init; }
}

/// <summary>Some rows of a file.</summary>
/// <param name="System">A code of the system that has them: lower-case letters, digits and hyphens, 1 to 64.</param>
/// <param name="File">SHA-256 of the whole file.</param>
/// <param name="Rows">1 to <see cref="MaxRows"/>, in any order.</param>
public sealed record ImportBatch(string System, Sha256Hash File, IReadOnlyList<ImportRow> Rows)
{
    public const int MaxRows = 500;
}

/// <param name="Recorded">Rows that are acts in the ledger now.</param>
/// <param name="Unproved">Of these, consents without proof, which allow nothing.</param>
/// <param name="Unchanged">Rows that were imported before.</param>
/// <param name="Overtaken">Rows that change nothing, for the person has said something since, or has a proven consent already.</param>
/// <param name="Refused">Rows that cannot be taken, with the reason.</param>
public sealed record ImportResult(int Recorded, int Unproved, int Unchanged, int Overtaken, IReadOnlyList<RefusedRow> Refused);

/// <param name="Row">In the file.</param>
/// <param name="Column">The column that is wrong.</param>
/// <param name="Reason">What is wrong with it and what to do, in a sentence without the value.</param>
public sealed record RefusedRow(long Row, string Column, string Reason);
