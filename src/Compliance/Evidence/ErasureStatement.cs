using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.DataMap;
using Compliance.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What a certificate of erasure states, as the exact bytes that are signed. Names, counts and times; no personal data.</summary>
internal static class ErasureStatement
{
    public const int Version = 1;

    /// <summary>People read statements; a statement is data, never markup, so nothing but what JSON demands is escaped.</summary>
    private static readonly JsonSerializerOptions Readable = new(WorkflowJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Loose =
        new(WorkflowJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    /// <summary>What no step of this system can prove, said in every certificate.</summary>
    private static readonly string[] NotProven =
    [
        "copies that the platform keeps internally",
        "backups of the stores until they expire",
        "a key or a record that an insider copied before the erasure",
        "places that the data map does not name",
    ];

    /// <summary>How the request ends, as a statement that was kept says.</summary>
    public static RequestOutcome Outcome(ReadOnlyMemory<byte> statement) => Read(statement).Outcome;

    /// <summary>Whose statement it is.</summary>
    public static string Request(ReadOnlyMemory<byte> statement) => Read(statement).Request;

    public static byte[] Write(
        RequestRecord request, RequestOutcome outcome, string mapDigest, IReadOnlyList<CoverageGap> gaps,
        IReadOnlyList<AccountLine> account, Instant issued) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Version,
                Kind = "erasure",
                Request = request.Id,
                request.Right,
                Law = request.Regime,
                request.Received,
                request.Due,
                Issued = issued,
                Outcome = outcome,
                DataMap = mapDigest,
                Account = account,
                NotCovered = gaps.Select(gap => new { Collection = gap.Collection.ToString(), gap.Kind, gap.Detail }),
                NotProven,
            },
            Readable);

    private static Head Read(ReadOnlyMemory<byte> statement) => JsonSerializer.Deserialize<Head>(statement.Span, Loose)!;

    private sealed record Head(string Request, RequestOutcome Outcome);
}
