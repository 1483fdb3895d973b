using System.IO.Compression;
using System.Text.Json.Nodes;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.LocalHost.Hosting;
using Compliance.Proof.Verifying;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Storage;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace Compliance.CrashCampaign;

/// <summary>Counts, once everything has ended: at the stores, in the records, in the histories. Says what did not hold.</summary>
internal sealed class Inspection(CampaignShop shop, Ledger ledger, IReadOnlyList<Petition> petitions, Holdings before)
{
    private readonly List<string> _broken = [];

    public async Task<IReadOnlyList<string>> Run(CancellationToken cancellation)
    {
        await Records(cancellation);
        await Histories(cancellation);
        await Stores(cancellation);
        await using var host = await shop.Host(cancellation);
        await Certificates(host, cancellation);

        // What has not ended is told of above, and may be at its export or its certificate still.
        var complete = (await ledger.Requests(cancellation))
            .Where(record => record.Outcome is RequestOutcome.Complete)
            .Select(record => record.RequestId)
            .ToHashSet();
        foreach (
            var petition in petitions.Where(each =>
                each is { RequestId: { } id, Expected: RequestOutcome.Complete } && complete.Contains(id)))
            await (petition.Right is Right.Erasure ? Account(host, petition, cancellation) : Export(host, petition, cancellation));
        return _broken;
    }

    private async Task Records(CancellationToken cancellation)
    {
        var records = (await ledger.Requests(cancellation)).ToDictionary(record => record.RequestId, record => record.Outcome);
        Hold(records.Count == petitions.Count, $"{petitions.Count} requests were made, and there are {records.Count} records");
        Hold(
            petitions.Select(petition => petition.RequestId).Distinct().Count() == petitions.Count, "Two petitions were given one request");
        foreach (var petition in petitions)
        {
            var outcome = petition.RequestId is { } id ? records.GetValueOrDefault(id) : null;
            Hold(
                outcome == petition.Expected,
                $"{petition.Key}, {petition.Right} for {petition.Customer}: {petition.Expected} was due, and it ended as "
                + $"{outcome?.ToString() ?? "nothing"}");
        }
    }

    private async Task Histories(CancellationToken cancellation)
    {
        var instances = await ledger.Instances(cancellation);
        Hold(
            instances.Count == petitions.Count,
            $"{petitions.Count} requests were made, and there are {instances.Count} workflow instances");
        foreach (var (instanceId, status, _) in instances.Where(instance => instance.Status != "Completed"))
            Hold(false, $"Instance {instanceId} stands at {status}");
    }

    private async Task Stores(CancellationToken cancellation)
    {
        var after = await shop.Inventory.CountEach(cancellation);
        var erased = petitions
            .Where(petition => petition is { Right: Right.Erasure, Expected: RequestOutcome.Complete })
            .Select(petition => petition.Customer)
            .ToHashSet();
        var nameless = before.Of("") with { Reviews = before.Of("").Reviews + erased.Sum(customer => before.Of(customer).Reviews) };
        foreach (var customer in before.Customers.Concat(after.Keys).Append("").Distinct())
        {
            var due = customer.Length == 0 ? nameless : erased.Contains(customer) ? before.KeptOf(customer) : before.Of(customer);
            var found = after.GetValueOrDefault(customer) ?? ShopCounts.None;
            Hold(
                found == due,
                $"Customer {customer} ({(erased.Contains(customer) ? "erased" : "not erased")}) should hold {due}, and holds {found}");
        }
    }

    private async Task Certificates(LocalApplication host, CancellationToken cancellation)
    {
        var due = petitions
            .Where(petition => petition is { Right: Right.Erasure, Expected: RequestOutcome.Complete })
            .Select(petition => petition.RequestId!)
            .Order(StringComparer.Ordinal);
        var found = new List<string>();
        await foreach (
            var blob in host
                .Services.GetRequiredService<StorageLayout>()
                .Container("certificates")
                .GetBlobsAsync(cancellationToken: cancellation))
            found.Add(blob.Name.Split('.', '/')[0]);
        Hold(due.SequenceEqual(found.Order(StringComparer.Ordinal)), $"{due.Count()} certificates are due, and there are {found.Count}");
    }

    /// <summary>The certificate verifies, and accounts once for every row that was there.</summary>
    private async Task Account(LocalApplication host, Petition petition, CancellationToken cancellation)
    {
        var certificate = await host
            .Services.GetRequiredService<ICertificateStore>()
            .Find(new(petition.RequestId!, CertificateKind.Erasure), cancellation);
        var keys = host.Services.GetRequiredService<LogKeyring>().Identity.Keys;
        if (
            certificate is null
            || CertificateVerifier.Verify(certificate.Value.Span, new() { LogKeys = keys }) is not { IsValid: true } verified)
        {
            Hold(false, $"The certificate of {petition.Key} does not verify");
            return;
        }

        var statement = JsonNode.Parse(verified.Certificate!.Statement.Span)!;
        Hold(
            statement["request"]!.GetValue<string>() == petition.RequestId && statement["outcome"]!.GetValue<string>() == "complete",
            $"The certificate of {petition.Key} is another's");
        var lines = statement["stores"]!
            .AsArray()
            .Where(line => line!["fact"]!.GetValue<string>() is "deleted" or "masked" or "retained" && line["count"] is not null)
            .ToLookup(line => line!["collection"]!.GetValue<string>(), line => line!["count"]!.GetValue<long>());
        foreach (var (collection, rows) in before.Of(petition.Customer).ByCollection())
            Hold(
                lines[collection].Sum() == rows,
                $"{petition.Key} accounts for {lines[collection].Sum()} rows of {collection}, and there were {rows}");
    }

    private async Task Export(LocalApplication host, Petition petition, CancellationToken cancellation)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await using var stored = await scope
            .ServiceProvider.GetRequiredService<IRequestService>()
            .OpenExport(petition.RequestId!, cancellation);
        if (stored is null)
        {
            Hold(false, $"{petition.Key} has no export");
            return;
        }

        using var whole = new MemoryStream();
        await stored.CopyToAsync(whole, cancellation);
        await using var zip = new ZipArchive(whole);
        await using var summary = await zip.GetEntry("summary.json")!.OpenAsync(cancellation);
        var rows = (await JsonNode.ParseAsync(summary, cancellationToken: cancellation))!["collections"]!
            .AsArray()
            .ToLookup(each => each!["collection"]!.GetValue<string>(), each => each!["rows"]!.GetValue<long>());
        foreach (var (collection, held) in before.Of(petition.Customer).ByCollection())
            Hold(
                rows[collection].Sum() == held,
                $"{petition.Key} exported {rows[collection].Sum()} rows of {collection} of customer {petition.Customer}, and there were "
                + $"{held}");
    }

    private void Hold(bool held, string otherwise)
    {
        if (!held)
            _broken.Add(otherwise);
    }
}
