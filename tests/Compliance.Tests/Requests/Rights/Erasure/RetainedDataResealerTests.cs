using System.Text;
using System.Text.Json;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>What a ground keeps outlives the subject's key, under the ground's own.</summary>
public sealed class RetainingTests(AzuriteFixture azurite) : IAsyncLifetime
{
    internal const string Map = """
        compliance: {connections: {books: {kind: sql, backups: P30D}}}
        dataset:
        - fides_key: books
          compliance: {connection: books}
          collections:
          - name: invoices
            compliance:
              retention: {period: P10Y, from: issued, ground: legal_obligation, keep: [amount]}
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: issued, data_categories: [system.operations]}
            - {name: amount, data_categories: [user.financial], compliance: {sealed: true}}
            - {name: remark, data_categories: [user.content], compliance: {sealed: true}}
        """;

    private static readonly RecordAddress Amount = new("books.invoices", "C-1", "amount");

    private DomainBench _bench = null!;
    private string _subject = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await DomainBench.Start(azurite, Map);
        _subject = await _bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of("C-1"))], default);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_sealed_value_that_a_ground_keeps_opens_after_the_erasure_and_no_other_does()
    {
        var (kept, lost) = (await Seal("amount", "1234"), await Seal("remark", "for Ada"));
        _bench.Stores["books"].Add("books.invoices", Invoice(kept, lost));
        var (outcome, id) = await Erase();
        Assert.Equal(RequestOutcome.Complete, outcome);

        var row = JsonDocument.Parse(Assert.Single(_bench.Stores["books"].Rows("books.invoices"))).RootElement;
        var resealed = row.GetProperty("amount").GetString()!;
        Assert.NotEqual(kept, resealed);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("remark").ValueKind);
        Assert.Equal("1234", await _bench.Get<SubjectProtector>().OpenRetainedText(Amount, resealed));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Get<SubjectProtector>().OpenText(_subject, Amount, kept, default));
        Assert.Contains(
            new JournalLine("books.invoices", "resealed under the ground's key", 1, "legal_obligation"),
            await _bench.Get<IProcessingJournal>().Read(id, default));
    }

    /// <summary>
    /// The right of access is not over with the erasure: what the law keeps is shown, though the person is enrolled no more, or anew.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_access_request_after_the_erasure_shows_what_is_kept(bool enrolledAgain)
    {
        _bench.Stores["books"].Add("books.invoices", Invoice(await Seal("amount", "1234"), "plain"));
        await Erase();
        if (enrolledAgain)
            Assert.NotEqual(_subject, await _bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of("C-1"))], default));

        using var zip = await _bench.Export(("customer_number", "C-1"));
        using var rows = zip.GetEntry("data/books.invoices.json")!.Open();
        Assert.Equal("1234", (await JsonDocument.ParseAsync(rows)).RootElement[0].GetProperty("amount").GetString());
    }

    [Fact]
    public async Task What_is_resealed_already_stays_as_it_is()
    {
        _bench.Stores["books"].Add("books.invoices", Invoice(await Seal("amount", "1234"), "plain"));
        await Erase();
        var first = _bench.Stores["books"].Rows("books.invoices")[0];
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await ErasureWorkflow.Run(_bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        Assert.Equal(first, _bench.Stores["books"].Rows("books.invoices")[0]);
    }

    [Fact]
    public async Task A_damaged_value_that_a_ground_should_keep_is_told_and_refuses_the_word_complete()
    {
        var text = await Seal("amount", "1234");
        _bench.Stores["books"].Add("books.invoices", Invoice(text[..^4] + "AAAA", "plain"));
        var (outcome, id) = await Erase();
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        Assert.Contains(
            await _bench.Get<IProcessingJournal>().Read(id, default), line => line is { Fact: "could not be resealed", Count: 1 });
    }

    private static string Invoice(string amount, string remark) =>
        JsonSerializer.Serialize(new { number = "C-1", issued = "2026-11-20T00:00:00Z", amount, remark });

    private Task<string> Seal(string field, string text) =>
        _bench.Get<SubjectProtector>().SealText(_subject, new RecordAddress("books.invoices", "C-1", field), text, default);

    private async Task<(RequestOutcome Outcome, string Id)> Erase()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        return (await ErasureWorkflow.Run(_bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)), id);
    }
}
