using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>Reads what a data subject receives.</summary>
internal static class Exports
{
    private const string About = ".about.json";

    public static byte[] Bytes(this ZipArchive zip, string name)
    {
        using var entry = (
            zip.GetEntry(name) ?? throw new FileNotFoundException($"{name} is not among {string.Join(", ", zip.Entries)}.")).Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    public static JsonNode Json(this ZipArchive zip, string name) => JsonNode.Parse(zip.Bytes(name))!;

    public static string Text(this ZipArchive zip, string name) => System.Text.Encoding.UTF8.GetString(zip.Bytes(name));

    /// <summary>The rows of a collection that has no files.</summary>
    public static JsonArray Rows(this ZipArchive zip, string collection) => zip.Json($"data/{collection}.json").AsArray();

    /// <summary>How many rows the summary says, by collection.</summary>
    public static IReadOnlyDictionary<string, long> Counts(this ZipArchive zip) => zip.Json("summary.json")["collections"]!.AsArray()
        .ToDictionary(each => each!["collection"]!.GetValue<string>(), each => each!["rows"]!.GetValue<long>());

    /// <summary>The files of a collection: each document, and what is known of it.</summary>
    public static IReadOnlyList<(string Name, byte[] Content, JsonNode About)> Files(this ZipArchive zip, string collection) =>
        [
            .. from entry in zip.Entries
            where
                entry.FullName.StartsWith($"files/{collection}/", StringComparison.Ordinal)
                && !entry.FullName.EndsWith(About, StringComparison.Ordinal)
            select (entry.FullName, zip.Bytes(entry.FullName), zip.Json(Path.ChangeExtension(entry.FullName, About))),
        ];
}
