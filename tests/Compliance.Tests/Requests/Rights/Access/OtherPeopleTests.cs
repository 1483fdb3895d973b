using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Requests.Rights.Access;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;

namespace Compliance.Tests.Requests.Rights.Access;

/// <summary>Other people are taken out of an export by value, and its files can be checked by their hashes.</summary>
public sealed class OtherPeopleTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("Ask bob@example.org, not me", "Ask [another person's data], not me")]
    [InlineData("<Bob+x@Sub.Example.ORG>;ada@example.org", "<[another person's data]>;ada@example.org")]
    [InlineData("mine is ADA@example.org", "mine is ADA@example.org")]
    [InlineData("bob@bücher.example wrote", "[another person's data] wrote")]
    [InlineData("shares with C-2.", "shares with [another person's data].")]
    [InlineData("shares with c-2, account C-1", "shares with [another person's data], account C-1")]
    [InlineData("order 12345 of 2026-01-02", "order 12345 of 2026-01-02")]
    [InlineData("2026-01-02 10:00:00", "2026-01-02 10:00:00")]
    [InlineData("C-2", "C-2")]
    [InlineData("a@b", "[another person's data]")]
    [InlineData("@ at the start", "@ at the start")]
    public async Task A_text_keeps_what_is_the_persons_own(string text, string shown)
    {
        await _bench.Enrol("C-2", "bob@example.org");
        var own = await _bench.Enrol("C-1", "ada@example.org");
        var others = new OtherPeople(
            _bench.Get<Compliance.Subjects.ISubjectDirectory>(), _bench.Map, own,
            new Dictionary<string, IReadOnlyList<string>> { ["customer_number"] = ["C-1"], ["email"] = ["ada@example.org"] });
        var row = new JsonObject { ["a"] = text, ["b"] = new JsonArray(new JsonObject { ["c"] = text }, 5, null) };
        await others.Redact(row, default);
        Assert.Equal(shown, row["a"]!.ToString());
        Assert.Equal(shown, row["b"]![0]!["c"]!.ToString());
        Assert.True(others.IsComplete);
    }

    [Fact]
    public async Task An_export_names_nobody_else_whatever_the_field()
    {
        await _bench.Enrol("C-2", "bob@example.org");
        _bench.Stores["crm"].Add(
            "crm.accounts", """{"number":"C-7","email":"seven@example.org","notes":"gift for bob@example.org, C-2"}""");
        using var zip = await _bench.Export(("customer_number", "C-7"));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            var text = await reader.ReadToEndAsync();
            Assert.DoesNotContain("bob@example.org", text, StringComparison.Ordinal);
            Assert.DoesNotContain("C-2", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_manifest_names_every_other_file_with_its_hash()
    {
        using var zip = await _bench.Export(("customer_number", "C-1"));
        Assert.Equal("manifest.json", zip.Entries[^1].FullName);
        await using var manifest = await zip.Entries[^1].OpenAsync();
        var files = JsonDocument.Parse(manifest).RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(
            zip.Entries.Select(entry => entry.FullName).Except(["manifest.json"]),
            files.Select(file => file.GetProperty("name").GetString()));
        foreach (var file in files)
        {
            var entry = zip.GetEntry(file.GetProperty("name").GetString()!)!;
            await using var content = await entry.OpenAsync();
            Assert.Equal(Convert.ToHexStringLower(await SHA256.HashDataAsync(content)), file.GetProperty("sha256").GetString());
            Assert.Equal(entry.Length, file.GetProperty("bytes").GetInt64());
        }
    }

    [Fact]
    public async Task The_summary_says_what_article_15_wants_told()
    {
        using var zip = await _bench.Export(("customer_number", "C-1"));
        await using var file = await zip.GetEntry("summary.json")!.OpenAsync();
        var summary = JsonDocument.Parse(file).RootElement;
        var purpose = Assert.Single(summary.GetProperty("information").GetProperty("purposes").EnumerateArray());
        Assert.Equal("bookkeeping", purpose.GetProperty("purpose").GetString());
        Assert.Equal("P1M", purpose.GetProperty("kept")[0].GetProperty("period").GetString());
        Assert.Contains("rectification", summary.GetProperty("rights").EnumerateArray().Select(right => right.GetString()));
        using var page = new StreamReader(await zip.GetEntry("index.html")!.OpenAsync());
        var text = await page.ReadToEndAsync();
        Assert.Contains("What it is used for", text, StringComparison.Ordinal);
        Assert.Contains("You may complain to a data protection authority.", text, StringComparison.Ordinal);
    }
}
