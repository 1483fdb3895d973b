using System.Text.Json;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Findings;

/// <summary>The report of a review, as it is kept: names and counts, no personal data.</summary>
/// <param name="Review">The review's id.</param>
/// <param name="At">When it looked.</param>
/// <param name="DataMap">The digest of the map that it looked with; null where it needed none.</param>
/// <param name="Findings">In the order in which people read them.</param>
public sealed record ReviewReport(string Review, Instant At, string? DataMap, IReadOnlyList<Finding> Findings)
{
    /// <exception cref="JsonException">No report.</exception>
    public static ReviewReport Read(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize<ReviewReport>(json.Span, WorkflowJson.Options) ?? throw new JsonException("A report is never null.");

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Options);
}
