using System.Text.Json;
using Compliance.DataMap;
using Compliance.Requests;
using Compliance.Subjects;

namespace Compliance.Storage.Requests;

/// <summary>The case file's plaintext: made right before sealing, read right after opening, and nowhere else.</summary>
internal static class CaseFileJson
{
    public static byte[] Write(CaseFile file) => JsonSerializer.SerializeToUtf8Bytes(new Document(
        1,
        file.Identities.All.ToDictionary(each => each.Kind, each => each.Value.Reveal()),
        file.Subject,
        file.MapDigest,
        [.. file.Located.Select(each => new Located(each.Address.Dataset, each.Address.Collection, each.Matches, each.NoneOther, each.Keys, each.Retained))],
        [.. file.Gaps.Select(each => new Gap(each.Collection.Dataset, each.Collection.Collection, each.Kind, each.Detail))],
        file.Opening?.Salt.ToArray(),
        file.Opening?.Nonce.ToArray()));

    public static CaseFile Read(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize<Document>(json)!;
        return new CaseFile(
            new Identities(document.Identities.ToDictionary(each => each.Key, each => Personal.Of(each.Value), StringComparer.Ordinal)),
            document.Subject,
            [.. document.Collections.Select(each =>
                new LocatedCollection(new CollectionAddress(each.Dataset, each.Collection), each.Matches, each.NoneOther, each.Keys, each.Retained))],
            [.. document.Gaps.Select(each => new CoverageGap(new CollectionAddress(each.Dataset, each.Collection), each.Kind, each.Detail))],
            document.MapDigest,
            document.Salt is { } salt ? new CommitmentOpening(salt, document.Nonce) : null);
    }

    private sealed record Document(
        int Version, Dictionary<string, string> Identities, string? Subject, string? MapDigest, IReadOnlyList<Located> Collections, IReadOnlyList<Gap> Gaps,
        byte[]? Salt = null, byte[]? Nonce = null);

    private sealed record Located(
        string Dataset, string Collection, IReadOnlyDictionary<string, IReadOnlyList<string>> Matches, IReadOnlyDictionary<string, IReadOnlyList<string>> NoneOther,
        IReadOnlyList<string> Keys, IReadOnlyList<string> Retained);

    private sealed record Gap(string Dataset, string Collection, CoverageGapKind Kind, string Detail);
}
