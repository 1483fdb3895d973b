using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Compliance.Protection.Vault;
using Compliance.Testing.Azurite;
using Compliance.KeyVault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.KeyVault.Tests.Audit;

/// <summary>Blobs as Azure Monitor writes them, in Azurite.</summary>
public sealed class AzureVaultAuditTests : IAsyncLifetime
{
    private const string Folder = "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/G1/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/A";
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly BlobContainerClient _container;
    private readonly FakeTimeProvider _time = new(Nine.AddHours(12));
    private readonly AzureVaultAudit _audit;

    public AzureVaultAuditTests(AzuriteFixture azurite)
    {
        _container = new(azurite.ConnectionString, AzuriteFixture.NewPrefix());
        _audit = AzureVaultAudit.Of(_container, ["https://a.vault.azure.net/", "https://b.vault.azure.net/"], _time);
    }

    public async ValueTask InitializeAsync() => await _container.CreateAsync();

    public async ValueTask DisposeAsync() => await _container.DeleteAsync();

    [Fact]
    public async Task Every_vaults_events_come_in_the_order_of_their_time_whichever_blob_they_are_in()
    {
        await Beats("A", Nine.AddHours(-1), Nine.AddHours(4));
        await Beats(
            "B",
            Nine.AddHours(-1),
            Nine.AddHours(4),
            "resourceId=/SUBSCRIPTIONS/S2/RESOURCEGROUPS/G2/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/B");
        await Beats("C", Nine, Nine.AddHours(1), Folder[..^1] + "C");
        await Write(Nine.AddHours(1), LogLines.Purge(Nine.AddMinutes(70), "k2"), LogLines.Purge(Nine.AddMinutes(59), "k1"));
        await Write(Nine.AddHours(2), LogLines.Purge(Nine.AddMinutes(115), "k3"));
        await WriteTo(
            "resourceId=/SUBSCRIPTIONS/S2/RESOURCEGROUPS/G2/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/B",
            Nine.AddHours(2),
            LogLines.Purge(Nine.AddMinutes(100), "s1-k"));

        var trail = await _audit.Read(Nine, Nine.AddHours(2));
        Assert.Empty(trail.Gaps);
        Assert.Equal([("k1", 0), ("k2", 0), ("s1-k", 1), ("k3", 0)], trail.Events.Select(each => (each.KeyName, each.Shard)));
    }

    [Fact]
    public async Task An_event_at_either_end_is_within_and_others_are_not()
    {
        await Beats("A", Nine.AddHours(-1), Nine.AddHours(4));
        await Write(
            Nine,
            LogLines.Purge(Nine.AddTicks(-1), "before"),
            LogLines.Purge(Nine, "first"),
            LogLines.Purge(Nine.AddHours(1), "last"),
            LogLines.Purge(Nine.AddHours(1).AddTicks(1), "after"));
        Assert.Equal(["first", "last"], (await OfA(Nine, Nine.AddHours(1))).Events.Select(each => each.KeyName));
    }

    [Fact]
    public async Task An_hour_without_any_line_is_a_gap_for_the_log_may_have_been_off()
    {
        await Beats("A", Nine.AddHours(-1), Nine.AddHours(2));
        await Beats("A", Nine.AddHours(5), Nine.AddHours(8));
        var gap = Assert.Single((await OfA(Nine, Nine.AddHours(7))).Gaps);
        Assert.Equal((Nine.AddMinutes(110), Nine.AddHours(5)), (gap.From, gap.To));
        Assert.Empty((await OfA(Nine, Nine.AddHours(1))).Gaps);
    }

    [Fact]
    public async Task A_log_that_ends_or_begins_within_is_a_gap_to_there()
    {
        await Beats("A", Nine.AddHours(2), Nine.AddHours(4));
        Assert.Equal(
            [(Nine, Nine.AddHours(2)), (Nine.AddMinutes(230), Nine.AddHours(8))],
            (await OfA(Nine, Nine.AddHours(8))).Gaps.Select(gap => (gap.From, gap.To)));
    }

    [Fact]
    public async Task What_has_not_settled_is_a_gap()
    {
        await Beats("A", Nine.AddHours(-1), Nine.AddHours(2));
        _time.SetUtcNow(Nine.AddHours(12));
        await Beats("A", Nine.AddHours(2), Nine.AddHours(13));
        var gap = Assert.Single((await OfA(Nine, Nine.AddHours(12))).Gaps);
        Assert.Equal((Nine.AddMinutes(710), Nine.AddHours(12)), (gap.From, gap.To));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty((await OfA(Nine, Nine.AddHours(12))).Gaps);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_a_gap_of_its_hour_and_the_others_count()
    {
        await Beats("A", Nine.AddHours(-1), Nine.AddHours(4));
        await Write(Nine.AddHours(1), LogLines.Purge(Nine.AddMinutes(70), "k"), LogLines.Purge(Nine.AddMinutes(80), "cut")[..100]);
        var trail = await OfA(Nine, Nine.AddHours(2));
        Assert.Equal(["k"], trail.Events.Select(each => each.KeyName));
        Assert.Equal((Nine.AddMinutes(50), Nine.AddHours(2)), Assert.Single(trail.Gaps.Select(gap => (gap.From, gap.To))));
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_one_gap()
    {
        var nowhere = _container.GetParentBlobServiceClient().GetBlobContainerClient(AzuriteFixture.NewPrefix());
        var trail = await AzureVaultAudit.Of(nowhere, ["https://a.vault.azure.net/"], _time).Read(Nine, Nine.AddHours(1));
        Assert.Empty(trail.Events);
        Assert.Equal((Nine, Nine.AddHours(1), 0), Assert.Single(trail.Gaps.Select(gap => (gap.From, gap.To, gap.Shard))));
    }

    [Fact]
    public async Task Without_an_account_for_it_every_read_is_one_gap_of_each_vault()
    {
        var options = new KeyVaultOptions { Shards = { "https://a.vault.azure.net", "https://b.vault.azure.net" } };
        var audit = AzureVaultAudit.Open(options, () => throw new InvalidOperationException("Nobody is asked."), _time);
        Assert.Equal(
            [(Nine, Nine.AddHours(1), 0), (Nine, Nine.AddHours(1), 1)],
            (await audit.Read(Nine, Nine.AddHours(1))).Gaps.Select(gap => (gap.From, gap.To, gap.Shard)));
        await Assert.ThrowsAsync<ArgumentException>(() => audit.Read(Nine, Nine.AddTicks(-1)));
    }

    private async Task<AuditTrail> OfA(DateTimeOffset from, DateTimeOffset to) =>
        await AzureVaultAudit.Of(_container, ["https://a.vault.azure.net/"], _time).Read(from, to);

    /// <summary>A line every ten minutes, from the one hour to before the other.</summary>
    private async Task Beats(string vault, DateTimeOffset from, DateTimeOffset to, string? folder = null)
    {
        for (var hour = from; hour < to; hour = hour.AddHours(1))
            await WriteTo(
                folder ?? Folder[..^1] + vault, hour, [.. Enumerable.Range(0, 6).Select(i => LogLines.Beat(hour.AddMinutes(10 * i)))]);
    }

    private Task Write(DateTimeOffset hour, params string[] lines) => WriteTo(Folder, hour, lines);

    private async Task WriteTo(string folder, DateTimeOffset hour, params string[] lines)
    {
        var blob = _container.GetAppendBlobClient(
            string.Create(CultureInfo.InvariantCulture, $"{folder}/y={hour:yyyy}/m={hour:MM}/d={hour:dd}/h={hour:HH}/m=00/PT1H.json"));
        await blob.CreateIfNotExistsAsync();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));
        await blob.AppendBlockAsync(content);
    }
}
