using System.IO.Compression;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Portability;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Portability;

/// <summary>What somebody takes along: what they provided and what was observed, where it rests on consent or a contract.</summary>
public sealed class PortabilityTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance:
          connections: {crm: {kind: sql}, fraud: {kind: sql}}
          purposes:
            loyalty: {basis: consent, uses: [{fields: [crm.visits.page]}]}
        data_use: [{fides_key: loyalty, name: Loyalty}]
        dataset:
        - fides_key: crm
          compliance: {connection: crm}
          collections:
          - name: accounts
            compliance: {lawful_basis: contract, origin: provided}
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}, compliance: {origin: derived}}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: name, data_categories: [user.name]}
            - name: home
              fields:
              - {name: city, data_categories: [user.contact.address.city]}
              - {name: region, data_categories: [user.location], compliance: {origin: derived}}
            - {name: tags, data_categories: [user.content]}
            - {name: score, data_categories: [user.behavior], compliance: {origin: derived, title: Our score}}
            - {name: level, data_categories: [system.operations]}
            - {name: friend, data_categories: [user.social], compliance: {third_party: redact}}
          - name: visits
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}, compliance: {origin: derived}}
            - {name: page, data_categories: [user.behavior.browsing_history], compliance: {origin: observed}}
          - name: calls
            compliance: {lawful_basis: legitimate_interests, origin: observed}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
        - fides_key: fraud
          compliance: {connection: fraud}
          collections:
          - name: notes
            compliance: {lawful_basis: contract}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}, compliance: {origin: derived}}
            - {name: text, data_categories: [user.content]}
        """;

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await DomainBench.Start(azurite, Map);
        _bench.Stores["crm"].Add(
            "crm.accounts",
            """
            {"number":"C-1","email":"ada@example.org","name":"Ada \"the first\",\nLovelace","home":{"city":"London","region":"South"},
             "tags":["a","b"],"score":7,"level":3,"friend":"Bob"}
            """).Add(
            "crm.visits", """{"id":"v1","number":"C-1","page":"=SUM(A1)"}""", """{"id":"v2","number":"C-2","page":"/books"}""").Add(
            "crm.calls", """{"id":"c1","number":"C-1"}""");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task It_has_what_was_provided_and_observed_and_nothing_that_the_company_made()
    {
        var (outcome, zip) = await Export();
        using var _ = zip;
        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Equal(
            """{"email":"ada@example.org","name":"Ada \"the first\",\nLovelace","home":{"city":"London"},"tags":["a","b"]}""",
            JsonNode.Parse(await Text(zip, "data/crm.accounts.json"))![0]!.ToJsonString(Plain));
        Assert.Equal("""[{"page":"=SUM(A1)"}]""", JsonNode.Parse(await Text(zip, "data/crm.visits.json"))!.ToJsonString(Plain));
    }

    [Fact]
    public async Task Each_collection_is_a_table_too()
    {
        var (_, zip) = await Export();
        using var __ = zip;
        Assert.Equal(
            "\"email\",\"name\",\"home.city\",\"tags\"\r\n"
            + "\"ada@example.org\",\"Ada \"\"the first\"\",\nLovelace\",\"London\",\"[\"\"a\"\",\"\"b\"\"]\"\r\n",
            await Text(zip, "data/crm.accounts.csv"));
    }

    [Fact]
    public async Task What_is_left_out_is_said_with_its_reason()
    {
        var (_, zip) = await Export();
        using var __ = zip;
        Assert.Null(zip.GetEntry("data/crm.calls.json"));
        var left = JsonNode.Parse(await Text(zip, "summary.json"))!["leftOut"]!.AsArray()
            .ToDictionary(each => each!["place"]!.ToString(), each => each!["reason"]!.ToString());
        Assert.Equal("It is used on another ground than your consent or a contract with you.", left["crm.calls"]);
        Assert.StartsWith("It was made by the controller", left["crm.accounts.score"], StringComparison.Ordinal);
        Assert.Equal("It is about somebody else.", left["crm.accounts.friend"]);
        Assert.DoesNotContain("crm.accounts.level", left.Keys);
        Assert.Contains("Our score", await Text(zip, "index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_map_does_not_say_who_provided_a_field_the_request_is_not_complete()
    {
        _bench.Stores["fraud"].Add("fraud.notes", """{"id":"n1","number":"C-1","text":"a note"}""");
        var (outcome, zip) = await Export();
        using var _ = zip;
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        Assert.Null(zip.GetEntry("data/fraud.notes.json"));
        Assert.Contains("Declare the origin of text.", await Text(zip, "summary.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_not_portable_anyway_keeps_no_request_from_being_complete()
    {
        var (outcome, zip) = await Export();
        zip.Dispose();
        Assert.Equal(RequestOutcome.Complete, outcome);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<(RequestOutcome Outcome, ZipArchive Zip)> Export()
    {
        var id = await _bench.Receive(Right.Portability, ("customer_number", "C-1"));
        var outcome = await PortabilityWorkflow.Run(
            _bench.Context(id), new RequestInput(id, Duration.FromMinutes(5), Logged: new LoggedRequest()));
        var copy = new MemoryStream();
        await using (var export = await _bench.Get<ICaseFiles>().OpenExport(id, default))
            await export!.CopyToAsync(copy);
        return (outcome, new ZipArchive(copy, ZipArchiveMode.Read));
    }

    private static async Task<string> Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}
