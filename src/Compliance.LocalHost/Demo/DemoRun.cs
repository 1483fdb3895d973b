using System.IO.Compression;
using System.Text.Json.Nodes;
using Compliance.Evidence;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Proof.Verifying;
using Shop;
using Spectre.Console;

namespace Compliance.LocalHost.Demo;

/// <summary>Real personal data leaves four real stores, over HTTP, with proof: the story that the README promises.</summary>
internal sealed class DemoRun(IAnsiConsole console, ShopEnvironment shop, LocalApplication host, ApiClient api, string outputDirectory)
{
    /// <summary>Her export has 10,000 orders in it.</summary>
    private static readonly string Asker = Cast.Number(Cast.Busiest);

    /// <summary>Is erased: sealed profile and files, and orders on both sides of the ten years.</summary>
    private static readonly string Leaver = Cast.Number(Cast.LongStanding);

    private readonly ShopInventory _inventory = new(shop.Stores);
    private readonly Checklist _checks = new(console);

    public async Task<bool> Run(CancellationToken cancellation)
    {
        var before = await _inventory.Count(cancellation);
        var leaverBefore = await _inventory.CountOf(Leaver, cancellation);
        var document = await SealedDocument.Take(shop.Stores, Leaver, host.Services, cancellation);

        await Access(cancellation);
        var certificate = await Erase(cancellation);
        await Sweep(cancellation);
        await Review(cancellation);

        var after = await _inventory.Count(cancellation);
        var leaverAfter = await _inventory.CountOf(Leaver, cancellation);
        ShowCounts(before, after, leaverBefore, leaverAfter);
        await Prove(leaverBefore, leaverAfter, document, certificate, cancellation);
        console.MarkupLine(
            _checks.Failed == 0 ? $"\n[green]All {_checks.Passed} checks held.[/]" : $"\n[red]{_checks.Failed} checks did not hold.[/]");
        return _checks.Failed == 0;
    }

    private async Task Access(CancellationToken cancellation)
    {
        Title($"Access: {Asker} asks for everything");
        var id = await Request("access", Asker, cancellation);
        var path = Path.Combine(outputDirectory, "export.zip");
        await using (var file = File.Create(path))
            await api.Download($"api/requests/{id}/download", file, cancellation);

        await using var zip = await ZipFile.OpenReadAsync(path, cancellation);
        await using var summaryFile = await zip.GetEntry("summary.json")!.OpenAsync(cancellation);
        var summary = await JsonNode.ParseAsync(summaryFile, cancellationToken: cancellation);
        var exported = summary!["collections"]!.AsArray().Sum(each => each!["rows"]!.GetValue<long>());
        var held = await _inventory.CountOf(Asker, cancellation);
        _checks.Check("The export holds every row of the customer", exported == held.Total, $"{exported} rows");
        _checks.Check("The export has a page to read", zip.GetEntry("index.html") is not null, path);
    }

    private IReadOnlyList<VerifierKey> LogKeys => host.Services.GetRequiredService<LogKeyring>().Identity.Keys;

    private async Task<byte[]> Erase(CancellationToken cancellation)
    {
        Title($"Erasure: {Leaver} leaves");
        var id = await Request("erasure", Leaver, cancellation);
        var path = Path.Combine(outputDirectory, "certificate.txt");
        using var certificate = new MemoryStream();
        await api.Download($"api/requests/{id}/certificate", certificate, cancellation);
        await File.WriteAllBytesAsync(path, certificate.ToArray(), cancellation);
        var page = Path.ChangeExtension(path, "html");
        await using (var file = File.Create(page))
            await api.Download($"api/requests/{id}/certificate/page", file, cancellation);
        var keys = Path.Combine(outputDirectory, "log-keys.txt");
        await File.WriteAllLinesAsync(keys, LogKeys.Select(key => key.ToString()), cancellation);
        console.MarkupLine($"Certificate: {Markup.Escape(path)}, to read: {Markup.Escape(page)}");
        console.MarkupLine(
            $"Check it offline: dotnet run --project src/Compliance.Cli -- verify {Markup.Escape(path)} --log-key {Markup.Escape(keys)}");
        return certificate.ToArray();
    }

    private async Task<string> Request(string right, string customer, CancellationToken cancellation)
    {
        var id = await api.Submit(right, new Dictionary<string, string> { ["customer_number"] = customer }, cancellation);
        var end = await console.Status().StartAsync("received", status => api.Follow(
            $"api/requests/{id}", ApiClient.IsAtRest,
            answer => status.Status(Markup.Escape(answer["progress"]?["step"]?.GetValue<string>() ?? "…")), cancellation));
        var outcome = ApiClient.Ending(end);
        _checks.Check($"The request for {right} ends as complete", outcome == "complete", $"{outcome}, due {end["due"]}");
        return id;
    }

    private async Task Sweep(CancellationToken cancellation)
    {
        Title("Retention sweep: what has outlived its period");
        var preview = await Swept(dryRun: true, cancellation);
        console.MarkupLine($"Dry run: {Sum(preview, "expired")} rows would go.");
        var swept = await Swept(dryRun: false, cancellation);
        _checks.Check(
            "The sweep erases what its dry run showed",
            Sum(swept, "erased") == Sum(preview, "expired") && Sum(swept, "erased") > 0,
            $"{Sum(swept, "erased")} rows");
        _checks.Check(
            "It reached every store that has a retention period",
            swept.All(each => each["state"]!.GetValue<string>() == "erased"),
            string.Join(", ", swept.Select(each => $"{each["collection"]} {each["erased"]}")));
        var again = await Swept(dryRun: true, cancellation);
        _checks.Check("Nothing is left for the next sweep", Sum(again, "expired") == 0);

        static long Sum(IReadOnlyList<JsonNode> collections, string count) => collections.Sum(each => each[count]!.GetValue<long>());
    }

    /// <returns>What became of each collection, from all pages.</returns>
    private async Task<IReadOnlyList<JsonNode>> Swept(bool dryRun, CancellationToken cancellation)
    {
        var id = await api.Start("api/retention/sweeps", new { dryRun }, cancellation);
        var end = await console.Status().StartAsync("sweeping", status => api.Follow(
            $"api/retention/sweeps/{id}", answer => answer["phase"]!.GetValue<string>() is not "running",
            answer => status.Status(answer["progress"]?["stage"]?.GetValue<string>() ?? "…"), cancellation));
        _checks.Check(dryRun ? "The dry run ends" : "The sweep ends", end["failure"] is null, end["failure"]?.GetValue<string>());
        var collections = new List<JsonNode>();
        for (var page = end; ; page = await api.Get($"api/retention/sweeps/{id}?after={page["next"]}", cancellation))
        {
            collections.AddRange(page["collections"]!.AsArray().Select(each => each!));
            if (page["next"] is null)
                return collections;
        }
    }

    private async Task Review(CancellationToken cancellation)
    {
        Title("Daily review: map, coverage, deadlines");
        var id = await api.Start("api/reviews", null, cancellation);
        var end = await api.Follow($"api/reviews/{id}", answer => answer["phase"]!.GetValue<string>() is not "running", null, cancellation);
        var findings = end["report"]?["findings"]?.AsArray() ?? [];
        var page = Path.Combine(outputDirectory, "review.html");
        await using (var file = File.Create(page))
            await api.Download($"api/reviews/{id}/page", file, cancellation);
        foreach (var finding in findings)
            console.MarkupLine($"  {finding!["severity"]}: {Markup.Escape($"{finding["kind"]} {finding["where"]}: {finding["detail"]}")}");
        console.MarkupLine($"To read: {Markup.Escape(page)}");
        _checks.Check(
            "The review finds the fields that nobody mapped",
            findings.Any(each => each!["kind"]!.GetValue<string>() == "unmapped-field"),
            $"{findings.Count} findings");
    }

    private async Task Prove(
        ShopCounts before, ShopCounts after, SealedDocument? document, byte[] certificate, CancellationToken cancellation)
    {
        Title("Proof");
        _checks.Check("Profile, files, contact and events of the customer are gone",
            before.Profiles > 0 && after is { Profiles: 0, Documents: 0, Pictures: 0, Contacts: 0, Events: 0 });
        _checks.Check("Orders within ten years are retained (AO § 147), older ones are gone",
            after.Orders > 0 && after.Orders < before.Orders, $"{before.Orders} before, {after.Orders} after");
        _checks.Check("A copy of the sealed document opened before the erasure", document is not null);
        _checks.Check(
            "The same copy does not open any more",
            document is not null && await document.RefusesToOpen(host.Services, cancellation) is { } refusal,
            document?.Refusal);
        var trust = new VerificationOptions { LogKeys = LogKeys };
        var verified = CertificateVerifier.Verify(certificate, trust);
        _checks.Check("The certificate verifies with the log's public keys alone", verified.IsValid, verified.Reason);
        certificate[^20] ^= 1;
        _checks.Check("With one bit changed it does not", !CertificateVerifier.Verify(certificate, trust).IsValid);
    }

    private void ShowCounts(ShopCounts before, ShopCounts after, ShopCounts leaverBefore, ShopCounts leaverAfter)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Collection", "Shop before", "Shop after", $"{Leaver} before", $"{Leaver} after");
        foreach (
            var ((collection, rows), left, hers, hersLeft) in before
                .ByCollection()
                .Zip(after.ByCollection(), leaverBefore.ByCollection())
                .Zip(leaverAfter.ByCollection(), (three, last) => (three.First, three.Second.Rows, three.Third.Rows, last.Rows)))
            table.AddRow(collection, $"{rows}", $"{left}", $"{hers}", $"{hersLeft}");

        console.Write(table);
    }

    private void Title(string text) => console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
}
