using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>What one customer asks for, and what a sweep does afterwards, each held against the rows before and after.</summary>
internal sealed class PublicStory(PublicDatabase database, PublicShop shop)
{
    private readonly Dictionary<string, string> _customer = new() { ["customer_id"] = shop.Customer };

    private string Customers => $"{database.Quoted(shop.Customers)} where {database.Quoted(shop.CustomerKey)} = '{shop.Customer}'";

    private string Invoices => database.Quoted(shop.Invoices);

    private string Own => $"{database.Quoted(shop.CustomerKey)} = '{shop.Customer}'";

    private string Expired => $"{database.Quoted(shop.InvoiceDate)} < '{shop.Cut:yyyy-MM-dd} 12:00:00'";

    public async Task AccessShowsEveryRow(PublicHost host)
    {
        var before = await database.Everything();
        var invoices = await database.Count($"{Invoices} where {Own}");
        var lines = await database.Count(Lines(Own));
        Assert.True(invoices > 0 && lines > invoices);

        var end = await host.Api.Run("access", _customer);

        Assert.True(end.Outcome == "complete", end.Status.ToJsonString());
        using var zip = await host.Api.Export(end.Id);
        Assert.Empty(zip.Json("summary.json")["notCovered"]!.AsArray());
        Assert.Equal(
            new Dictionary<string, long> { [Named(shop.Customers)] = 1, [Named(shop.Invoices)] = invoices, [Named(shop.Lines)] = lines },
            zip.Counts());
        Assert.Equal(
            (1, invoices, lines),
            (zip.Rows(Named(shop.Customers)).Count, zip.Rows(Named(shop.Invoices)).Count, zip.Rows(Named(shop.Lines)).Count));
        Assert.Equal(before, await database.Everything());
    }

    public async Task RectificationChangesOneValue(PublicHost host)
    {
        const string right = "O'Łódź; --\"";
        var before = await database.Everything();
        var row = Assert.Single(await database.Rows($"select * from {Customers}"));
        var column = database.Quoted(shop.Personal[1]);
        var wrong = Assert.Single(await database.Rows($"select {column} from {Customers}"));

        var first = await Rectify(host, right, null);
        var second = await Rectify(host, wrong, right);
        var third = await Rectify(host, right, "what nobody ever wrote there");
        Assert.Equal(("complete", "complete", "incomplete"), (first.Outcome, second.Outcome, third.Outcome));
        Assert.Equal(before, await database.Everything());

        await Task.WhenAll(Rectify(host, right, wrong), Rectify(host, "Somebody", wrong));
        var now = Assert.Single(await database.Rows($"select {column} from {Customers}"));
        Assert.Contains(now, new[] { right, "Somebody" });
        var after = Assert.Single(await database.Rows($"select * from {Customers}"));
        Assert.Equal([$"{shop.Customers}: {row}"], before.Except(await database.Everything()));
        Assert.Equal(row.Split('|').Select(value => value == wrong ? now : value), after.Split('|'));
        await Assert.ThrowsAnyAsync<Exception>(() => host.Api.Start("api/requests", Body("Nobody", null, shop.CustomerKey), default));
    }

    public async Task ErasureKeepsWhatTheLawKeeps(PublicHost host)
    {
        var before = await database.Everything();
        var row = Assert.Single(await database.Rows($"select * from {Customers}"));
        var columns = string.Join(", ", shop.Personal.Select(database.Quoted));
        var personal = (await database.Rows($"select {columns} from {Customers}"))[0].Split('|');
        var all = (Invoices: await database.Count($"{Invoices} where {Own}"), Lines: await database.Count(Lines(Own)));
        var expired = (
            Invoices: await database.Count($"{Invoices} where {Own} and {Expired}"),
            Lines: await database.Count(Lines($"{Own} and {Expired}")));
        Assert.True(expired.Invoices > 0 && expired.Invoices < all.Invoices && expired.Lines > 0 && expired.Lines < all.Lines);
        var gone = await Rows($"{Own} and {Expired}");

        var end = await host.Api.Run("erasure", _customer);

        Assert.True(end.Outcome == "complete", end.Status.ToJsonString());
        var stated = await host.Api.Certificate(end.Id);
        Assert.Equal("complete", stated.Outcome);
        Assert.Empty(stated.NotCovered);
        Assert.Equal(1, stated.Count(Named(shop.Customers), "masked"));
        Assert.Equal(
            (expired.Invoices, expired.Lines, all.Invoices - expired.Invoices, all.Lines - expired.Lines),
            (Deleted(shop.Invoices), Deleted(shop.Lines), Retained(shop.Invoices), Retained(shop.Lines)));

        var after = await database.Everything();
        var masked = Assert.Single(await database.Rows($"select * from {Customers}"));
        Assert.Equal([$"{shop.Customers}: {masked}"], after.Except(before));
        Assert.Equal(gone.Append($"{shop.Customers}: {row}").Order(StringComparer.Ordinal), before.Except(after));
        Assert.All(personal, value => Assert.DoesNotContain(value, masked.Split('|')));
        Assert.Equal(all.Invoices - expired.Invoices, await database.Count($"{Invoices} where {Own}"));
        Assert.Equal(all.Lines - expired.Lines, await database.Count(Lines(Own)));
        Assert.Equal(0, await database.Orphans());

        long Deleted(string table) => stated.Count(Named(table), "deleted");
        long Retained(string table) => stated.Count(Named(table), "retained");
    }

    public async Task SweepErasesWhatHasExpired(PublicHost host)
    {
        var before = await database.Everything();
        var expired = (Invoices: await database.Count($"{Invoices} where {Expired}"), Lines: await database.Count(Lines(Expired)));
        var left = await database.Count($"{Invoices} where not {Expired}");
        Assert.True(expired.Invoices > 0 && expired.Lines > expired.Invoices && left > 0);
        var gone = await Rows(Expired);

        var shown = await host.Sweep(dryRun: true, "shown");

        Assert.Equal(before, await database.Everything());
        Assert.Equal((Named(shop.Invoices), expired.Invoices, 0), (shown.Collection, shown.Expired, shown.Erased));

        var swept = await host.Sweep(dryRun: false, "erased");

        Assert.Equal((expired.Invoices, expired.Invoices), (swept.Expired, swept.Erased));
        Assert.Equal(new Dictionary<string, long> { [Named(shop.Lines)] = expired.Lines }, swept.Following);
        var after = await database.Everything();
        Assert.Empty(after.Except(before));
        Assert.Equal(gone.Order(StringComparer.Ordinal), before.Except(after));
        Assert.Equal((0, left), (await database.Count($"{Invoices} where {Expired}"), await database.Count(Invoices)));
        Assert.Equal(0, await database.Count(Lines(Expired)));
        Assert.Equal(0, await database.Orphans());
        Assert.Equal(0, (await host.Sweep(dryRun: true, "nothing-due")).Expired);
    }

    private async Task<RequestEnd> Rectify(PublicHost host, string value, string? was) =>
        await host.Api.End(await host.Api.Start("api/requests", Body(value, was, shop.Personal[1]), default));

    private object Body(string value, string? was, string column)
    {
        var field = $"{Named(shop.Customers)}.{column}";
        object correction = was is null ? new { field, value } : new { field, value, was };
        return new { right = "rectification", identities = _customer, corrections = new[] { correction } };
    }

    private static string Named(string table) => $"shop.{table}";

    /// <summary>The lines of the invoices of which this holds.</summary>
    private string Lines(string invoices) =>
        $"{database.Quoted(shop.Lines)} where {database.Quoted(shop.InvoiceKey)} in "
        + $"(select {database.Quoted(shop.InvoiceKey)} from {Invoices} where {invoices})";

    /// <summary>These invoices and their lines, as <see cref="PublicDatabase.Everything"/> writes them.</summary>
    private async Task<IReadOnlyList<string>> Rows(string invoices) =>
    [
        .. (await database.Rows($"select * from {Invoices} where {invoices}")).Select(row => $"{shop.Invoices}: {row}"),
        .. (await database.Rows($"select * from {Lines(invoices)}")).Select(row => $"{shop.Lines}: {row}"),
    ];
}
