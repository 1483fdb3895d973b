using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.LocalHost.Azurite;
using Compliance.Proof.Log;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Consent;
using Compliance.Testing.Evidence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Compliance.Benchmarks;

/// <summary>
/// Consent events durably in ledger and log, beside what the store takes of bare transactions of the same rows, in one run and by turns.
/// </summary>
internal static class ConsentRun
{
    private const int Rounds = 5;
    private const int Events = 400;
    private const int AtOnce = 16;

    public static async Task<int> Start()
    {
        var directory = Directory.CreateTempSubdirectory("compliance-consent-").FullName;
        try
        {
            await using var azurite = await AzuriteProcess.Start(new AzuriteOptions { Location = directory }, new Progress<string>());
            await Measure(azurite.ConnectionString);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Measure(string connection)
    {
        await using var services = await LogRun.Storage(connection, "consent");
        var (ledger, notices) = (services.GetRequiredService<IConsentLedger>(), services.GetRequiredService<INoticeStore>());
        var keys = LogKeys.New("log.example/consent").Signing;
        await using var log = new SignerLog(
            services.GetRequiredService<LogParts>(), () => Task.FromResult(keys), TimeProvider.System, () => new ErasureOptions().Policy);
        var bench = new ConsentBench(ledger, notices);
        await bench.Publish();
        var logging = new ConsentLogging(
            services.GetRequiredService<IUnloggedConsents>(), log, bench.Maps, Options.Create(new LogOptions()),
            Options.Create(new ReceiptOptions { Controller = "Example Shop" }), NullLogger<ConsentLogging>.Instance);
        var raw = new TableServiceClient(connection).GetTableClient("raw");
        await raw.CreateIfNotExistsAsync();
        await Bare(raw);
        await Answer(bench);
        await logging.Run(default);

        List<double> store = [], recorded = [], logged = [];
        for (var round = 0; round < Rounds; round++)
        {
            store.Add(await Time(() => Bare(raw)));
            recorded.Add(await Time(() => Answer(bench)));
            logged.Add(await Time(async () =>
            {
                if (await logging.Run(default) != Events)
                    throw new InvalidOperationException("Not every event was logged.");
            }));
        }

        var (bare, ledgers, both) = (
            Median(store), Median(recorded), Median([.. recorded.Zip(logged, (first, second) => first + second)]));
        Say($"Store's own limit, one transaction of three rows for each event: {Events / bare:n0}/s");
        Say($"Events durably in the ledger: {Events / ledgers:n0}/s, ratio {bare / ledgers:n2}");
        Say($"Events durably in the log afterwards: {Events / Median(logged):n0}/s");
        Say($"Events durably in ledger and log: {Events / both:n0}/s, ratio {bare / both:n2}");
    }

    /// <summary>What an event cannot do without: one transaction with its row, its topic's and the head.</summary>
    private static Task Bare(TableClient table) => Parallel.ForEachAsync(
        Enumerable.Range(0, Events),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (_, cancellation) =>
        {
            var person = ConsentBench.NewPerson().ToString();
            await table.SubmitTransactionAsync(
                new[] { "head", "topic-1", "event-1" }.Select(row => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity(person, row) { ["Json"] = new string('x', 600) })),
                cancellation);
        });

    /// <summary>As people do: each is shown the notice, and answers.</summary>
    private static Task Answer(ConsentBench bench) => Parallel.ForEachAsync(
        Enumerable.Range(0, Events),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (_, _) => await bench.Answer(ConsentBench.NewPerson()));

    private static async Task<double> Time(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double Median(IReadOnlyList<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
