using System.IO.Compression;
using System.Text.Json;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Access;

/// <summary>The access workflow with its real activities, from the identities to the archive.</summary>
public sealed class AccessTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_export_has_every_row_retained_ones_included_and_no_collection_without()
    {
        using var zip = await Export(("customer_number", "C-2"));
        Assert.Equal(
            ["data/crm.accounts.json", "data/sales.lines.json", "data/sales.orders.json", "index.html", "manifest.json", "summary.json"],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));

        using var first = await Export(("customer_number", "C-1"));
        Assert.Equal(2, Json(first, "data/sales.invoices.json").GetArrayLength());
    }

    [Fact]
    public async Task Sealed_values_are_opened_every_one_of_an_array_too()
    {
        var subject = await _bench.Enrol("C-7", "seven@example.org");
        var name = await Seal(subject, "name", "Ada");
        string[] notes = [await Seal(subject, "notes", "first"), await Seal(subject, "notes", "second")];
        _bench
            .Stores["crm"]
            .Add("crm.accounts", $$"""{"number":"C-7","name":"{{name}}","notes":["{{notes[0]}}","in the clear","{{notes[1]}}"]}""");

        using var zip = await Export(("customer_number", "C-7"));
        var row = Json(zip, "data/crm.accounts.json")[0];
        Assert.Equal("Ada", row.GetProperty("name").GetString());
        Assert.Equal(["first", "in the clear", "second"], row.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
    }

    [Fact]
    public async Task What_is_about_another_person_is_taken_out()
    {
        using var zip = await Export(("customer_number", "C-1"));
        Assert.Equal("[another person's data]", Json(zip, "data/crm.accounts.json")[0].GetProperty("friend").GetString());
    }

    [Fact]
    public async Task A_document_about_another_person_is_told_of_and_not_delivered()
    {
        _bench
            .Stores["crm"]
            .Add("crm.letters", """{"id":"x1","account":"C-1"}""")
            .SetBody("crm.letters", "x1", "Dear Eve"u8.ToArray(), "text/plain");
        using var zip = await Export(("customer_number", "C-1"));
        Assert.Equal(
            ["files/crm.letters/0001.about.json"],
            zip.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("files/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sealed_value_of_someone_who_is_not_enrolled_fails_the_step_and_names_the_place()
    {
        var name = await Seal(await _bench.Enrol("C-8", "eight@example.org"), "name", "Eve");
        _bench.Stores["crm"].Add("crm.accounts", $$"""{"number":"C-9","name":"{{name}}"}""");
        var id = await _bench.Receive(Right.Access, ("customer_number", "C-9"));
        await _bench.Run(SubjectActivities.Locate, id);
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(AccessActivities.BuildExport, id));
        Assert.Equal(("sealed-without-subject", "crm.accounts"), (failed.Code, failed.Reference));
    }

    [Fact]
    public async Task A_store_that_stops_answering_leaves_no_export_and_the_whole_step_starts_over()
    {
        var id = await _bench.Receive(Right.Access, ("customer_number", "C-1"));
        await _bench.Run(SubjectActivities.Locate, id);
        _bench.Stores["mail"].IsDown = true;
        await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(AccessActivities.BuildExport, id));
        Assert.Null(await _bench.Get<ICaseFiles>().OpenExport(id, default));

        _bench.Stores["mail"].IsDown = false;
        await _bench.Run(AccessActivities.BuildExport, id);
        Assert.NotNull(await _bench.Get<ICaseFiles>().OpenExport(id, default));
    }

    private Task<ZipArchive> Export(params (string, string)[] identities) => _bench.Export(identities);

    private Task<string> Seal(string subject, string field, string value) =>
        _bench.Get<SubjectProtector>().SealText(subject, new RecordAddress("crm.accounts", "C-7", field), value, default);

    private static JsonElement Json(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        return JsonDocument.Parse(stream).RootElement;
    }
}
