using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.Proof.Verifying;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence.Logging;

/// <summary>
/// Something that is to be logged. The command says what happened; under which id it is logged, as what kind of entry and when, the signer
/// says. Who may give which command is told by its type: <see cref="ServiceCommand"/>, <see cref="ProvisionerCommand"/>,
/// <see cref="EraserCommand"/> and <see cref="SignerCommand"/>, which nobody else can give. No personal data.
/// </summary>
public abstract record LogCommand
{
    /// <summary>The format that each entry names.</summary>
    internal const string Format = "compliance-entry/v1";

    private const int MaxIdLength = 100;

    /// <summary>A statement is data, never markup, so nothing but what JSON demands is escaped.</summary>
    internal static readonly JsonSerializerOptions Json = new(WorkflowJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Under which it is logged, once: the same command given twice is logged once.</summary>
    internal abstract string Id { get; }

    /// <summary>The entries, in their order. They are appended together.</summary>
    /// <exception cref="StepFailedException">With <see cref="FailureCode.CommandRefused"/>: a member is not what it must be.</exception>
    internal abstract IReadOnlyList<LogDraft> Write(SigningTerms terms);

    /// <summary>Logs it where the log is signed.</summary>
    internal virtual Task<IReadOnlyList<LoggedEntry>> Log(ILogAppender pen, SigningTerms terms, CancellationToken cancellation) =>
        pen.Append(Id, Write(terms), cancellation);

    /// <summary>What the log has of it; empty while it has nothing.</summary>
    internal virtual Task<IReadOnlyList<LoggedEntry>> Find(IEvidenceLog log, CancellationToken cancellation) =>
        log.FindAll(Id, cancellation);

    internal static LogDraft Draft<T>(EntryKind kind, T statement) => new(kind, JsonSerializer.SerializeToUtf8Bytes(statement, Json));

    /// <summary>An id that cannot reach into another's: letters, digits, hyphens, dots and underscores, 1 to 100.</summary>
    internal static string Opaque(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            ? id : throw new StepFailedException(FailureCode.CommandRefused, "id");
}

/// <summary>What the service may have logged.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "log")]
[JsonDerivedType(typeof(LogReceived), "received")]
[JsonDerivedType(typeof(LogKeyBound), "key-bound")]
[JsonDerivedType(typeof(LogRestored), "restored")]
[JsonDerivedType(typeof(LogConsents), "consents")]
[JsonDerivedType(typeof(LogDecided), "decided")]
public abstract record ServiceCommand : LogCommand;

/// <summary>What the provisioner may have logged.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "log")]
[JsonDerivedType(typeof(LogKeyCreated), "key-created")]
public abstract record ProvisionerCommand : LogCommand;

/// <summary>What the eraser may have logged: its own acts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "log")]
[JsonDerivedType(typeof(LogFenced), "fenced")]
[JsonDerivedType(typeof(LogFenceLifted), "fence-lifted")]
[JsonDerivedType(typeof(LogKeyDeleted), "key-deleted")]
[JsonDerivedType(typeof(LogKeyProbed), "key-probed")]
[JsonDerivedType(typeof(LogKeyDestroyed), "key-destroyed")]
[JsonDerivedType(typeof(LogKeyRetired), "key-retired")]
[JsonDerivedType(typeof(LogFenceRetired), "fence-retired")]
[JsonDerivedType(typeof(LogFenceRestored), "fence-restored")]
[JsonDerivedType(typeof(LogAuditDigest), "audit-digest")]
public abstract record EraserCommand : LogCommand;

/// <summary>What the signer alone says.</summary>
public abstract record SignerCommand : LogCommand;

/// <summary>An entry before it is logged.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Statement">Strict JSON.</param>
internal sealed record LogDraft(EntryKind Kind, ReadOnlyMemory<byte> Statement);

/// <summary>What the signer adds to what it is asked to log.</summary>
/// <param name="At">By its own clock.</param>
/// <param name="Policy">Under which erasures are received now, by its own settings.</param>
internal sealed record SigningTerms(Instant At, ErasurePolicy Policy);

/// <summary>Writes entries where the log is signed.</summary>
internal interface ILogAppender
{
    /// <summary>Appends entries together, once for each id: asked again, what was logged first is returned.</summary>
    Task<IReadOnlyList<LoggedEntry>> Append(string id, IReadOnlyList<LogDraft> drafts, CancellationToken cancellation);

    /// <summary>What was logged together under an id; empty when nothing was.</summary>
    Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation);
}
