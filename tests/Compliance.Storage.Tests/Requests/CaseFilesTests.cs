using System.Text;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Storage.Tests.Requests;

public sealed class CaseFilesTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private static readonly CaseFile Full = new(
        new Identities(new Dictionary<string, Personal<string>> { ["email"] = Personal.Of("zoë@example.org") }),
        "subject-1",
        [
            new LocatedCollection(new CollectionAddress("shop", "orders"))
            {
                Matches = new Dictionary<string, IReadOnlyList<string>> { ["mail"] = ["zoë@example.org"] },
                Keys = ["order-9001"],
                Retained = [new RetainedRow("order-9002", new LocalDate(2031, 5, 17)), new RetainedRow("order-9003", null)],
                Undated = ["order-9004"],
                Referenced = ["order-9005"],
                Masked = ["order-9006"],
                Kept = ["order-9007"],
                Shared = ["order-9008"],
            },
        ],
        [new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, "Connect it.")],
        "digest-1")
    {
        Group = "employees",
        Known = new Dictionary<string, IReadOnlyList<string>> { ["customer_number"] = ["C-4711"] },
        Begun = new Dictionary<string, IReadOnlyList<LocatedCollection>>
        {
            ["40-late-00"] = [new(new CollectionAddress("shop", "orders")) { Keys = ["order-9009"] }],
        },
    };

    private readonly ICaseFiles _cases = bench.Get<ICaseFiles>();

    [Fact]
    public async Task A_case_file_comes_back_as_it_was_written()
    {
        await _cases.Open("full", Full, default);
        var read = await _cases.Read("full", default);

        Assert.Equal("zoë@example.org", read.Identities.Find("email")!.Value.Reveal());
        Assert.Equal((Full.Subject, Full.MapDigest), (read.Subject, read.MapDigest));
        Assert.Equal(Full.Gaps, read.Gaps);
        var located = Assert.Single(read.Located);
        Assert.Equal("shop.orders", located.Address.ToString());
        Assert.Equal(["zoë@example.org"], located.Matches["mail"]);
        Assert.Equal(Full.Located[0].Own.Concat(located.Partly), located.Own.Concat(Full.Located[0].Partly));
        Assert.Equal(Full.Located[0].Retained, located.Retained);
        Assert.Equal(
            [["order-9004"], ["order-9005"], ["order-9006"], ["order-9007"], ["order-9008"]],
            new[] { located.Undated, located.Referenced, located.Masked, located.Kept, located.Shared });
        Assert.Equal("employees", read.Group);
        Assert.Equal(["C-4711"], read.Known["customer_number"]);
        Assert.Equal(["order-9009"], Assert.Single(read.Begun["40-late-00"]).Keys);
    }

    [Fact]
    public async Task A_case_that_is_opened_again_keeps_its_key_and_its_file()
    {
        Assert.Equal("subject-1", (await _cases.Open("again", Full, default)).Subject);
        Assert.Equal("subject-1", (await _cases.Open("again", new CaseFile(Full.Identities, "subject-2"), default)).Subject);
        Assert.Equal("subject-1", (await _cases.Read("again", default)).Subject);
        await _cases.Write("again", new CaseFile(Full.Identities, "subject-3"), default);
        Assert.Equal("subject-3", (await _cases.Open("again", Full, default)).Subject);
    }

    [Fact]
    public async Task Of_many_who_open_a_case_at_once_all_are_given_the_file_that_is_kept()
    {
        var opened = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => _cases.Open("race", new CaseFile(Full.Identities, $"subject-{n}"), default)));
        Assert.Single(opened.Select(each => each.Subject).Append((await _cases.Read("race", default)).Subject).Distinct());
    }

    [Fact]
    public async Task At_rest_a_case_holds_none_of_its_values()
    {
        await _cases.Open("at-rest", Full, default);
        await _cases.WriteExport(
            "at-rest", (stream, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes("zoë@example.org"), stop).AsTask(), default);
        foreach (var blob in new[] { "at-rest/case", "at-rest/export" })
        {
            var raw = Encoding.Latin1.GetString(
                (await bench.Layout.Container("cases").GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToArray());
            Assert.DoesNotContain("example.org", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("order-900", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("C-4711", raw, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_export_of_any_length_is_read_as_it_was_written()
    {
        await _cases.Open("export", Full, default);
        var written = new byte[3_000_000];
        new Random(7).NextBytes(written);
        await _cases.WriteExport("export", async (stream, stop) =>
        {
            foreach (var part in written.Chunk(70_001))
                await stream.WriteAsync(part, stop);
        }, default);

        await using var stream = await _cases.OpenExport("export", default);
        var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        Assert.Equal(written, read.ToArray());
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_no_export_and_is_heard_itself()
    {
        await _cases.Open("failing", Full, default);
        var failure = new InvalidDataException("the writer's own");
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _cases.WriteExport("failing", async (stream, stop) =>
        {
            await stream.WriteAsync(new byte[200_000], stop);
            throw failure;
        }, default));

        Assert.Same(failure, thrown);
        Assert.Null(await _cases.OpenExport("failing", default));
    }

    [Fact]
    public async Task Where_the_sealing_fails_the_writer_is_stopped_and_the_reason_is_heard()
    {
        var writer = new TaskCompletionSource();
        await Assert.ThrowsAsync<NoSubjectKeyException>(() => _cases.WriteExport("never-opened", async (stream, stop) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                writer.SetResult();
            }
        }, default));
        await writer.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task An_export_that_is_removed_is_gone_and_may_be_removed_again()
    {
        await _cases.Open("removed", Full, default);
        await _cases.WriteExport("removed", (stream, stop) => stream.WriteAsync(new byte[10], stop).AsTask(), default);
        await _cases.RemoveExport("removed", default);
        await _cases.RemoveExport("removed", default);
        Assert.Null(await _cases.OpenExport("removed", default));
    }

    [Fact]
    public async Task The_end_of_a_case_destroys_its_key_so_that_a_copy_no_longer_opens()
    {
        await _cases.Open("ended", Full, default);
        var blob = bench.Layout.Container("cases").GetBlobClient("ended/case");
        var copy = (await blob.DownloadContentAsync()).Value.Content;

        await _cases.End("ended", default);
        await _cases.End("ended", default);
        Assert.False(await blob.ExistsAsync());
        await blob.UploadAsync(copy);
        await Assert.ThrowsAnyAsync<ProtectionException>(() => _cases.Read("ended", default));
        await Assert.ThrowsAnyAsync<ProtectionException>(() => _cases.Open("ended", Full, default));
    }

    [Fact]
    public async Task The_end_of_one_case_leaves_the_others_readable()
    {
        await _cases.Open("neighbour", Full, default);
        await _cases.Open("gone", Full, default);
        await _cases.End("gone", default);
        Assert.Equal("subject-1", (await _cases.Read("neighbour", default)).Subject);
    }
}
