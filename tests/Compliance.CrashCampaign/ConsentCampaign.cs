using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Consent.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.CrashCampaign;

/// <summary>
/// Publishes a material change of a notice to which many people have said yes, kills the host again and again while it supersedes their
/// consents, and counts at the ledger that each was superseded once.
/// </summary>
public sealed class ConsentCampaign
{
    private const string NoticeCode = "shop";
    private const string Purpose = "newsletter";

    private static readonly TimeSpan PatienceForWork = TimeSpan.FromSeconds(120);

    private readonly CampaignShop _shop;
    private readonly Random _random;
    private readonly Action<string> _print;
    private readonly TableClient _consents;
    private readonly TableClient _notes;

    private ConsentCampaign(CampaignShop shop, int seed, Action<string> print)
    {
        (_shop, _random, _print) = (shop, new Random(seed), print);
        _consents = new TableClient(shop.Stores.StorageConnectionString, "complianceconsents");
        _notes = new TableClient(shop.Stores.StorageConnectionString, "compliancechanges");
    }

    /// <param name="people">Who said yes, 1 or more.</param>
    /// <param name="kills">How often the host is killed, as long as consents are left.</param>
    /// <param name="seed">Of the instants.</param>
    /// <param name="print">Is told each line.</param>
    /// <param name="cancellation">Stops the campaign.</param>
    /// <returns>What did not hold; empty where all did.</returns>
    public static async Task<IReadOnlyList<string>> Run(
        int people, int kills, int seed, Action<string> print, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        Action<string> timed = line =>
            print(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  {line}"));
        var options = CampaignOptions.Brief(seed);
        await using var shop = await CampaignShop.Open(options, cancellation);
        var campaign = new ConsentCampaign(shop, seed, timed);
        var holders = await campaign.Prepare(people, cancellation);
        timed($"seed {seed}: {people} people have said yes, and a material change is published");
        var killed = await campaign.Kill(kills, people, cancellation);
        return [.. await campaign.End(holders, cancellation), .. killed < kills ? [$"only {killed} kills met work"] : (string[])[]];
    }

    private async Task<IReadOnlyList<ConsentHolder>> Prepare(int people, CancellationToken cancellation)
    {
        await using var host = await _shop.Host(cancellation);
        var now = host.Services.GetRequiredService<IClock>().GetCurrentInstant();
        await host.Services.GetRequiredService<NoticeService>().Publish(NoticeOf(1, now), NoticeChangeKind.Material, cancellation);
        var consent = host.Services.GetRequiredService<ConsentService>();
        var holders = Enumerable.Range(0, people).Select(_ => ConsentHolder.Person(Guid.NewGuid().ToString("N"))).ToList();
        await Parallel.ForEachAsync(holders, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (holder, _) =>
        {
            var shown = await consent.Render(holder, NoticeCode, 1, "en", "web", cancellation);
            await consent.Answer(
                holder,
                shown.Token,
                new ConsentAnswer
                {
                    Surface = "web", Choices = new Dictionary<string, bool> { [Purpose] = true }, Copy = Sha256Hash.Of("screen"u8),
                    Method = ConsentMethod.WebForm,
                },
                cancellation);
        });

        // Its workflow begins here and is taken up by the hosts to be killed.
        await host.Services.GetRequiredService<NoticeChangeService>().Publish(
            NoticeOf(2, now), NoticeChangeKind.Material, cancellation);
        return holders;
    }

    private async Task<int> Kill(int kills, int people, CancellationToken cancellation)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            var began = SystemClock.Instance.GetCurrentInstant();
            using var host = _shop.HostToKill(null);
            await host.Up.WaitAsync(PatienceForWork, cancellation);
            if (!await IsSuperseding(began, cancellation))
                return kill;
            await Task.Delay(_random.Next(1_500), cancellation);
            await host.Kill();
            _print($"kill {kill + 1}: {await Superseded(cancellation)} of {people} superseded");
        }

        return kills;
    }

    /// <summary>Waits for the first note of a change that a host writes after its start.</summary>
    /// <returns>False where nothing is left to supersede.</returns>
    private async Task<bool> IsSuperseding(Instant since, CancellationToken cancellation)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < PatienceForWork)
        {
            var filter = TableClient.CreateQueryFilter($"Timestamp gt {since.ToDateTimeOffset()}");
            await foreach (var row in _notes.QueryAsync<TableEntity>(filter, maxPerPage: 1, cancellationToken: cancellation))
                return true;
            await Task.Delay(100, cancellation);
        }

        return false;
    }

    private async Task<int> Superseded(CancellationToken cancellation) => await _consents
        .QueryAsync<TableEntity>(
            "RowKey ge 'event-0000000000000000002' and RowKey lt 'event-0000000000000000003'", select: ["RowKey"],
            cancellationToken: cancellation)
        .CountAsync(cancellation);

    private async Task<IReadOnlyList<string>> End(IReadOnlyList<ConsentHolder> holders, CancellationToken cancellation)
    {
        await using var host = await _shop.Host(cancellation);
        var notices = host.Services.GetRequiredService<INoticeStore>();
        while (await notices.ListUnfinished(cancellation).AnyAsync(cancellation))
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        _print("the change is finished");
        var consent = host.Services.GetRequiredService<ConsentService>();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(holders, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (holder, _) =>
        {
            var acts = await consent.History(holder, cancellation).Select(each => each.Act).ToListAsync(cancellation);
            if (!acts.SequenceEqual([ConsentAct.Given, ConsentAct.Superseded]))
                wrong.Add($"{holder}: {string.Join(", ", acts)}");
        });
        _print($"{holders.Count - wrong.Count} of {holders.Count} consents were superseded once");
        return [.. wrong];
    }

    private static Notice NoticeOf(int version, Instant now) => new()
    {
        Code = NoticeCode, Version = version, Published = now - Duration.FromDays(1), Surfaces = ["web"],
        Purposes = [new NoticePurpose { Code = Purpose, KeptFor = "P1Y", Categories = ["user"], Recipients = [$"mailer {version}"] }],
        Texts =
        [
            new NoticeText
            {
                Language = "en", Title = "Your choice", Text = "You may say no.",
                Purposes = new Dictionary<string, string> { [Purpose] = "We write to you." },
            },
        ],
    };
}
