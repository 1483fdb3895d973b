using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Testing.Canaries;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>The searcher finds what it must, so that its silence says something.</summary>
public sealed class SearchTests
{
    private const string Canary = "Zoë-qxkvjwpqz漢字";

    private static readonly CanarySearch Search = new([Canary, "another-one-entirely"]);

    public static TheoryData<string, byte[]> Spelled()
    {
        var utf8 = Encoding.UTF8.GetBytes(Canary);
        var spelled = new TheoryData<string, byte[]>
        {
            { "UTF-8", utf8 },
            { "UTF-8, other case", Encoding.UTF8.GetBytes(Canary.Replace("qxkv", "QXkV", StringComparison.Ordinal)) },
            { "UTF-8, decomposed", Encoding.UTF8.GetBytes(Canary.Normalize(NormalizationForm.FormD)) },
            { "UTF-16 little endian", Encoding.Unicode.GetBytes(Canary) },
            { "UTF-16 big endian", Encoding.BigEndianUnicode.GetBytes(Canary) },
            { "UTF-16 at an odd place", [1, .. Encoding.Unicode.GetBytes(Canary)] },
            { "JSON as .NET writes it", JsonSerializer.SerializeToUtf8Bytes(Canary) },
            { "JSON, everything escaped", Encoding.UTF8.GetBytes(string.Concat(Canary.Select(unit => $"\\u{(int)unit:X4}"))) },
            { "JSON in UTF-16", Encoding.Unicode.GetBytes(JsonSerializer.Serialize(Canary)) },
            { "HTML", Encoding.UTF8.GetBytes(HtmlEncoder.Default.Encode(Canary)) },
            { "percent-encoded", Encoding.UTF8.GetBytes(Uri.EscapeDataString(Canary)) },
            { "percent-encoded, all of it", Encoding.UTF8.GetBytes(string.Concat(utf8.Select(unit => $"%{unit:x2}"))) },
            { "hexadecimal", Encoding.UTF8.GetBytes(Convert.ToHexStringLower(utf8)) },
        };
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            for (var before = 0; before < 6; before++)
            {
                byte[] message = [.. Enumerable.Repeat((byte)'x', before), .. encoding.GetBytes(Canary), (byte)'y'];
                var base64 = Convert.ToBase64String(message);
                spelled.Add($"base64 of {encoding.WebName} after {before} bytes", Encoding.UTF8.GetBytes(base64));
                spelled.Add(
                    $"base64url of {encoding.WebName} after {before} bytes",
                    Encoding.UTF8.GetBytes(base64.Replace('+', '-').Replace('/', '_')));
                spelled.Add($"base64 of {encoding.WebName} after {before} bytes in JSON", JsonSerializer.SerializeToUtf8Bytes(base64));
            }
        }

        return spelled;
    }

    [Theory]
    [MemberData(nameof(Spelled), DisableDiscoveryEnumeration = true)]
    public void It_finds_a_value_however_it_is_written(string spelling, byte[] content)
    {
        Assert.True(Search.In(content) is [Canary], spelling);
        Assert.True(Search.In((byte[])[.. "before"u8, .. content, .. "after"u8]) is [Canary], $"{spelling}, in the middle");
        Assert.True(Search.In(Gzip(content)) is [Canary], $"{spelling}, gzip");
        Assert.True(Search.In(Zip(content)) is [Canary], $"{spelling}, zip");
    }

    [Fact]
    public void It_looks_into_archives_inside_others_and_in_the_middle_of_something()
    {
        var content = Encoding.UTF8.GetBytes(Canary);

        Assert.Equal([Canary], Search.In(Zip(Gzip(Zip(content)))));
        Assert.Equal([Canary], Search.In((byte[])[.. new byte[1000], .. Zip(content), .. new byte[1000]]));
        Assert.Equal([Canary], Search.In((byte[])[.. new byte[1000], .. Gzip(content), .. new byte[1000]]));
    }

    [Fact]
    public void It_looks_into_what_was_cut_off_and_at_the_names_in_an_archive()
    {
        var words = string.Join(' ', Enumerable.Range(0, 2000).Select(number => $"word {number}"));
        var whole = Gzip(Encoding.UTF8.GetBytes(Canary + words));

        Assert.Equal([Canary], Search.In(whole.AsMemory(0, whole.Length / 2)));
        Assert.Equal([Canary], Search.In(Zip([], name: Canary)));
    }

    [Fact]
    public void It_finds_nothing_where_nothing_is()
    {
        var random = new byte[1 << 20];
        new Random(20260101).NextBytes(random);

        Assert.Empty(Search.In(random));
        Assert.Empty(Search.In(Convert.ToBase64String(random)));
        Assert.Empty(Search.In("Zoë-qxkvjwpq-漢字"));
    }

    [Fact]
    public void A_value_that_could_occur_by_chance_is_refused() =>
        Assert.Throws<ArgumentException>(() => new CanarySearch(["C000123"]));

    internal static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(content);
        return target.ToArray();
    }

    internal static byte[] Zip(byte[] content, string name = "file.txt")
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }

        return target.ToArray();
    }
}
