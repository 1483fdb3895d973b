using System.Text;
using System.Text.Json;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Evidence;

/// <summary>An erasure of a marked customer, and everything that the evidence is made of afterwards: not one mark is in it.</summary>
public sealed class NothingPersonalTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Number = "C-7315904482";
    private const string Email = "canary.quillfeather@example.org";
    private const string Name = "Quillfeather Xanthippe";

    private readonly CanarySearch _search = new([Number, Email, Name]);
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_statement_receipt_tile_certificate_or_view_of_it_says_who_it_was(bool isLocked)
    {
        _bench.Vault.PurgeProtection = isLocked;
        var subject = await _bench.Enrol(Number, Email);
        var name = await _bench.Get<SubjectProtector>().SealText(subject, new RecordAddress("crm.accounts", Number, "name"), Name, default);
        _bench.Stores["crm"].Add("crm.accounts", $$"""{"number":"{{Number}}","email":"{{Email}}","name":"{{name}}"}""");
        _bench
            .Stores["sales"]
            .Add(
                "sales.invoices",
                $$"""{"id":"i9","account":"{{Number}}","issued":"2026-11-20T00:00:00Z","amount":10,"remark":"{{Name}}"}"""
            );
        // The search finds what is there to be found.
        Assert.Equal([Number, Email], _search.In(_bench.Stores["crm"].Rows("crm.accounts")[^1]).Order(StringComparer.Ordinal));

        var id = await _bench.Receive(Right.Erasure, ("customer_number", Number), ("email", Email));
        Assert.Equal(
            RequestOutcome.Complete,
            await ErasureWorkflow.Run(_bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));

        Assert.NotEmpty(_bench.Log.Index.Entries);
        Assert.Empty(_bench.Log.Index.Entries.SelectMany(each => _search.In(each.Key)));
        Assert.Empty(_bench.Log.Index.Entries.Values.SelectMany(each => each.Entries).SelectMany(entry => _search.In(entry.Statement)));
        Assert.Empty(_bench.Log.Store.Objects.SelectMany(each => _search.In(each.Key).Concat(_search.In(each.Value.Content))));

        var kinds = isLocked ? new[] { CertificateKind.ErasurePending, CertificateKind.Erasure } : [CertificateKind.Erasure];
        foreach (var kind in kinds)
        {
            var file = (await _bench.Get<ICertificateStore>().Find(new(id, kind), default))!.Value;
            Assert.Empty(_search.In(file));
            Assert.Empty(_search.In(JsonSerializer.Serialize(await _bench.Get<CertificateViews>().Of(id, file, default))));
        }

        // The accounts, the statements before they are signed, the certificates; and the rest of this system's own state with them.
        var own = new StorageContents(azurite.ConnectionString)
            .All()
            .Where(place => place.Name.Contains(_bench.Prefix, StringComparison.Ordinal));
        Assert.Empty(await _search.In(own));
    }
}
