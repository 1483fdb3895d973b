using Compliance.Subjects;
using NodaTime;

namespace Compliance.Tasks;

/// <summary>What a person has to do because no program can.</summary>
public enum ManualTaskKind
{
    /// <summary>Something in a store that nothing connects.</summary>
    Store,

    /// <summary>A message that the mail server did not take.</summary>
    Mail,

    /// <summary>A recipient of data that did not confirm what it was told.</summary>
    Recipient,
}

/// <summary>How far a task has come.</summary>
public enum ManualTaskState
{
    Open,

    /// <summary>Somebody did it, and says how.</summary>
    Done,

    /// <summary>It will not be done, and somebody says why: its request does not end as complete.</summary>
    Rejected,
}

/// <summary>A task of one request: codes and names of the data map, no personal data. What people write is sealed with the case.</summary>
/// <param name="RequestId">Whose.</param>
/// <param name="Name">Unique in the request: lower-case letters, digits and hyphens.</param>
/// <param name="Kind">What has to be done.</param>
/// <param name="Place">Where: a dataset, a template or a recipient.</param>
/// <param name="Owner">A role or a team; null where the data map does not say.</param>
/// <param name="Opened">When it was opened.</param>
/// <param name="Due">By when it is to be done.</param>
public sealed record ManualTask(
    string RequestId, string Name, ManualTaskKind Kind, string Place, string? Owner, Instant Opened, LocalDate Due)
{
    /// <summary>What to do, as the data map or this system says.</summary>
    public string? Instructions { get; init; }

    /// <summary>Who has taken it on: a team, or the id that a token names; null where nobody has.</summary>
    public string? Assignee { get; init; }

    public ManualTaskState State { get; init; }

    /// <summary>When it was closed.</summary>
    public Instant? Closed { get; init; }

    /// <summary>Who closed it, as <see cref="Evidence.Logging.EntryIds.Person"/> writes one.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>The SHA-256 of the proof that is kept, in hexadecimal digits; null without one.</summary>
    public string? ProofDigest { get; init; }

    /// <summary>The day on which somebody was reminded last.</summary>
    public LocalDate? Reminded { get; init; }
}

/// <summary>What somebody says who closed a task. It may be personal: it is sealed with the case, and ends with it.</summary>
/// <param name="Note">In words.</param>
/// <param name="Document">A file that shows it; empty without one.</param>
public sealed record TaskProof(Personal<string> Note, ReadOnlyMemory<byte> Document)
{
    /// <summary>In characters.</summary>
    public const int MaxNoteLength = 4_000;

    /// <summary>In bytes.</summary>
    public const int MaxDocumentLength = 256 * 1024;

    public override string ToString() => Personal.Redacted;
}
