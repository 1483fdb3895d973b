using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using NodaTime.Text;

namespace Compliance.Storage.Requests;

/// <summary>The case file's plaintext: made right before sealing, read right after opening, and nowhere else.</summary>
internal static class CaseFileJson
{
    public static Task Write(Stream json, CaseFile file, CancellationToken cancellation) =>
        JsonSerializer.SerializeAsync(
            json,
            new Document(
                1,
                file.Identities.All.ToDictionary(each => each.Kind, each => each.Value.Reveal()),
                file.Subject,
                file.MapDigest,
                [.. file.Located.Select(Of)],
                [.. file.Gaps.Select(each => new Gap(each.Collection.Dataset, each.Collection.Collection, each.Kind, each.Detail))],
                file.Opening?.Salt.ToArray(),
                file.Opening?.Nonce.ToArray(),
                file.Group,
                file.Known,
                file.Begun.ToDictionary(each => each.Key, each => (IReadOnlyList<Located>)[.. each.Value.Select(Of)]))
            {
                Corrections = [.. file.Corrections.Select(each => new Asked(each.Field, each.Value.Reveal(), each.Was?.Reveal()))],
                Changes = file.Planned?.Changes.Select(Of),
                Moved = file.Planned?.Identities.Select(each => new Moved(each.Kind, each.Was.Reveal(), each.Value.Reveal())),
            },
            cancellationToken: cancellation);

    public static async Task<CaseFile> Read(Stream json, CancellationToken cancellation)
    {
        var document = (await JsonSerializer.DeserializeAsync<Document>(json, cancellationToken: cancellation))!;
        return new CaseFile(
            new Identities(document.Identities.ToDictionary(each => each.Key, each => Personal.Of(each.Value), StringComparer.Ordinal)),
            document.Subject,
            [.. document.Collections.Select(Of)],
            [
                .. document.Gaps.Select(each => new CoverageGap(
                    new CollectionAddress(each.Dataset, each.Collection), each.Kind, each.Detail)),
            ],
            document.MapDigest,
            document.Salt is { } salt ? new CommitmentOpening(salt, document.Nonce) : null)
        {
            Group = document.Group,
            Known = document.Known,
            Begun = document.Begun.ToDictionary(each => each.Key, each => (IReadOnlyList<LocatedCollection>)[.. each.Value.Select(Of)]),
            Corrections = [.. document.Corrections.Select(Of)],
            Planned = document.Changes is { } changes ? new PlannedCorrections(
                [.. changes.Select(Of)],
                [.. (document.Moved ?? []).Select(each => new IdentityChange(
                    each.Kind, Personal.Of(each.Was), Personal.Of(each.Value)))]) : null,
        };
    }

    private static Correction Of(Asked each) =>
        new(each.Field, Personal.Of(each.Value), each.Was is { } was ? Personal.Of(was) : null);

    private static Change Of(FieldChange each) =>
        new(each.Collection.Dataset, each.Collection.Collection, each.Key, each.Path, each.Was, each.Value);

    private static FieldChange Of(Change each) =>
        new(new CollectionAddress(each.Dataset, each.Collection), each.Key, each.Path, each.Was, each.Value);

    private static Located Of(LocatedCollection each) =>
        new(
            each.Address.Dataset,
            each.Address.Collection,
            each.Matches,
            each.Keys,
            each.Retained.Select(row => new Kept(row.Key, row.Ends is { } ends ? LocalDatePattern.Iso.Format(ends) : null)),
            each.Undated,
            each.Referenced,
            each.Masked,
            each.Kept,
            each.Shared);

    private static LocatedCollection Of(Located each) =>
        new(new CollectionAddress(each.Dataset, each.Collection))
        {
            Matches = each.Matches,
            Keys = each.Keys,
            Retained =
            [
                .. each.Retained.Select(row => new RetainedRow(
                    row.Key, row.Ends is { } ends ? LocalDatePattern.Iso.Parse(ends).Value : null)),
            ],
            Undated = each.Undated,
            Referenced = each.Referenced,
            Masked = each.Masked,
            Kept = each.Kept,
            Shared = each.Shared,
        };

    private sealed record Document(
        int Version,
        Dictionary<string, string> Identities,
        string? Subject,
        string? MapDigest,
        IReadOnlyList<Located> Collections,
        IReadOnlyList<Gap> Gaps,
        byte[]? Salt,
        byte[]? Nonce,
        string Group,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Known,
        Dictionary<string, IReadOnlyList<Located>> Begun)
    {
        public IReadOnlyList<Asked> Corrections { get; init; } = [];

        public IEnumerable<Change>? Changes { get; init; }

        public IEnumerable<Moved>? Moved { get; init; }
    }

    private sealed record Asked(string Field, string Value, string? Was);

    private readonly record struct Change(
        string Dataset, string Collection, string Key, string Path, JsonNode? Was, JsonNode? Value);

    private sealed record Moved(string Kind, string Was, string Value);

    private sealed record Located(
        string Dataset, string Collection, IReadOnlyDictionary<string, IReadOnlyList<string>> Matches, IReadOnlyList<string> Keys,
        IEnumerable<Kept> Retained, IReadOnlyList<string> Undated, IReadOnlyList<string> Referenced, IReadOnlyList<string> Masked,
        IReadOnlyList<string> Kept, IReadOnlyList<string> Shared);

    /// <summary>Made one by one while the file is written: there may be tens of thousands.</summary>
    private readonly record struct Kept(string Key, string? Ends);

    private sealed record Gap(string Dataset, string Collection, CoverageGapKind Kind, string Detail);
}
