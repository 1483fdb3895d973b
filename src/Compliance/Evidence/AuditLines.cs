using System.Text.Json;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What an account says of the vault's audit trail.</summary>
internal static class AuditLines
{
    public const string Subject = "audit";
    public const string Finding = "finding";
    public const string Gap = "gap";
    public const string Span = "span";

    public const string NoPurge = "the vault's trail shows no purge of this key";

    public static IReadOnlyList<AccountLine> Of(KeyFacts key, Instant from, Instant to, KeyAuditResult result) =>
    [
        new AccountLine(Subject, Span, Detail: JsonSerializer.Serialize(new Interval(from, to), WorkflowJson.Options), Observer: "vault"),
        .. result.Findings.Select(each => new AccountLine(Subject, Finding, Detail: each, Observer: "vault")),
        .. result.Gaps.Select(each => new AccountLine(
            Subject, Gap, Detail: $"{each.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} to {each.To.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}{(each.Why.Length > 0 ? ": " : "")}{each.Why}", Observer: "vault")),
        result.Purged is { } purged
            ? new AccountLine(Keys.KeyLines.Subject, "purged", Observer: "vault", At: purged, Key: key with { Purged = purged })
            : new AccountLine(Subject, Finding, Detail: NoPurge, Observer: "vault"),
    ];

    public static Interval? SpanOf(IEnumerable<AccountLine> account) =>
        account.FirstOrDefault(line => line is { Subject: Subject, Fact: Span })?.Detail is { } span
            ? JsonSerializer.Deserialize<Interval>(span, WorkflowJson.Options) : null;
}
