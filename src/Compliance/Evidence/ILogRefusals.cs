using Compliance.Evidence.Logging;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>
/// Remembers, beside the log's guard and apart from the log, that a start was refused for the state the log was in: the log can tell of it
/// only once it is put right.
/// </summary>
public interface ILogRefusals
{
    /// <summary>Keeps a refusal; while there is one that the log has not told of, further ones change nothing.</summary>
    Task Keep(LogRefusal refusal, CancellationToken cancellation);

    Task<LogRefusal?> Find(CancellationToken cancellation);

    /// <summary>After the log has told of it.</summary>
    Task Forget(CancellationToken cancellation);
}

/// <param name="Reason">What the operator was told.</param>
/// <param name="At">When.</param>
public sealed record LogRefusal(string Reason, Instant At);
