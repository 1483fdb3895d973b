using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Protection;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;

namespace Compliance.Benchmarks.Load;

/// <summary>
/// How long after a withdrawal a campaign that is under way still gets the person's data, and what a decision costs beside an empty
/// endpoint: over HTTP on the local host, in one run.
/// </summary>
internal static class UseRun
{
    private const int Customers = 300;
    private const int Sealed = 100;
    private const int AtOnce = 4;
    private const string Purpose = "newsletter";

    public static Task<int> Start(string[] args)
    {
        var seconds = new Option<int>("--seconds") { Description = "Of the campaign, 5 to 600.", DefaultValueFactory = _ => 30 };
        var people = new Option<int>("--people") { Description = "Asked about, 100 to 100,000.", DefaultValueFactory = _ => 10_000 };
        var audience = new Option<int>("--audience")
        {
            Description = "People who said yes and whom a second campaign writes to meanwhile, 0 to 100,000.", DefaultValueFactory = _ => 0,
        };
        var command = new RootCommand("Measure the time from a withdrawal to the last use, and decisions beside an empty endpoint.")
        {
            seconds, people, audience,
        };
        command.SetAction((parsed, cancellation) => Run(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(people), parsed.GetValue(audience), cancellation));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> Run(TimeSpan lasting, int people, int audience, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("compliance-use-").FullName;
        try
        {
            await using var shop = await ShopEnvironment.Start(
                new ShopSettings { Directory = directory, InMemory = true }, null, cancellation);
            await using var host = await LocalApplication.Start(
                new LocalHostOptions
                {
                    DataDirectory = directory, StorageConnectionString = shop.Stores.StorageConnectionString, DataMap = ShopFiles.DataMap,
                    Connections = shop.Connections,
                    Settings = new Dictionary<string, string?> { ["Compliance:Web:RequestsPerWindow"] = "100000" },
                },
                logging => logging.ClearProviders(), cancellation: cancellation);
            await host.FillKeyPool(Sealed, null, cancellation);
            var directoryOfPeople = host.Services.GetRequiredService<ISubjectDirectory>();
            var sealing = new ShopSealing(directoryOfPeople, host.Services.GetRequiredService<SubjectProtector>());
            var now = host.Services.GetRequiredService<IClock>().GetCurrentInstant();
            await new ShopSeeder(shop.Stores, new ShopOptions { Now = now, Customers = Customers, Sealed = Sealed }, sealing)
                .Seed(cancellation);
            using var http = new HttpClient { BaseAddress = host.Url };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Token(Duration.FromHours(1)));

            var willing = await Willing(host, directoryOfPeople, now, cancellation);
            var others = await Audience(host, willing[0], audience, cancellation);
            await Campaign(http, willing, others, lasting, cancellation);
            await Decisions(http, people, cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Customers with sealed profiles, who said yes to the newsletter.</summary>
    private static async Task<IReadOnlyList<string>> Willing(
        LocalApplication host, ISubjectDirectory directory, Instant now, CancellationToken cancellation)
    {
        var notice = new Notice
        {
            Code = "shop", Version = 1, Published = now - Duration.FromDays(1), Surfaces = ["web"],
            Purposes =
            [
                new NoticePurpose
                {
                    Code = Purpose, KeptFor = "P1Y", Categories = ["user"], Recipients = ["the mail provider"],
                },
            ],
            Texts =
            [
                new NoticeText
                {
                    Language = "en", Title = "Your choice", Text = "You may say no.",
                    Purposes = new Dictionary<string, string> { [Purpose] = "We write to you." },
                },
            ],
        };
        await host.Services.GetRequiredService<NoticeService>().Publish(notice, NoticeChangeKind.Material, cancellation);
        var consent = host.Services.GetRequiredService<ConsentService>();
        var people = await directory.List(cancellation).Take(Sealed).ToListAsync(cancellation);
        foreach (var person in people.Select(ConsentHolder.Person))
            await Agree(consent, person, cancellation);
        return people;
    }

    private static async Task Agree(ConsentService consent, ConsentHolder person, CancellationToken cancellation)
    {
        var shown = await consent.Render(person, "shop", 1, "en", "web", cancellation);
        await consent.Answer(
            person,
            shown.Token,
            new ConsentAnswer
            {
                Surface = "web", Choices = new Dictionary<string, bool> { [Purpose] = true }, Copy = Sha256Hash.Of("screen"u8),
                Method = ConsentMethod.WebForm,
            },
            cancellation);
    }

    /// <summary>
    /// People of whom the ledger has a consent and the stores have nothing. Their ledgers are written as the service writes them, copied
    /// from one that it wrote.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Audience(
        LocalApplication host, string sample, int count, CancellationToken cancellation)
    {
        var ledger = host.Services.GetRequiredService<IConsentLedger>();
        var view = await ledger.Read(ConsentHolder.Person(sample), cancellation);
        var events = await ledger.History(ConsentHolder.Person(sample), cancellation).ToListAsync(cancellation);
        string[] people = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString("N"))];
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (person, _) =>
        {
            var holder = ConsentHolder.Person(person);
            var copied = events.Select(each => each with { Id = Guid.NewGuid().ToString("N"), Holder = holder }).ToList();
            var topics = view.Topics.ToDictionary(
                each => each.Key, each => each.Value with { Event = copied.Single(one => one.Sequence == each.Value.Event!.Sequence) },
                StringComparer.Ordinal);
            await ledger.TryCommit(
                new LedgerCommit(
                    new LedgerView(holder, LedgerHead.Empty, null, new Dictionary<string, TopicState>()), view.Head, copied, topics, null,
                    null),
                cancellation);
        });
        if (count > 0)
            Console.WriteLine($"{count} people with a consent written in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        return people;
    }

    /// <summary>A campaign asks who may be written to, a thousand at a time, and reads each of them through the gate.</summary>
    private static async Task<int> Write(HttpClient http, IReadOnlyList<string> audience, CancellationToken stop)
    {
        var written = 0;
        foreach (var some in audience.Chunk(1_000))
        {
            if (stop.IsCancellationRequested)
                break;
            using var asked = await http.PostAsJsonAsync("api/decisions", new { people = some, purpose = Purpose }, CancellationToken.None);
            asked.EnsureSuccessStatusCode();
            var answers = JsonNode.Parse(await asked.Content.ReadAsStringAsync(CancellationToken.None))!["people"]!.AsArray();
            var allowed = answers.Count(each => each!["fields"]!.AsArray().Any(
                field => field!["outcome"]!.GetValue<string>() != "refused"));
            if (allowed != some.Length)
                throw new InvalidOperationException($"Only {allowed} of {some.Length} people may be written to.");
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (person, _) =>
            {
                using var answer = await http.GetAsync(
                    new Uri($"api/personalization/{person}?purpose={Purpose}", UriKind.Relative), CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref written);
            });
        }

        return written;
    }

    private static async Task Campaign(
        HttpClient http, IReadOnlyList<string> people, IReadOnlyList<string> audience, TimeSpan lasting, CancellationToken cancellation)
    {
        var last = new ConcurrentDictionary<string, long>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (uses, refused) = (0, new ConcurrentDictionary<int, int>());
        var written = Write(http, audience, stop.Token);
        var mails = Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            for (var at = worker; !stop.IsCancellationRequested; at++)
            {
                var person = people[at % people.Count];
                using var answer = await http.GetAsync(
                    new Uri($"api/personalization/{person}?purpose={Purpose}", UriKind.Relative), CancellationToken.None);
                Interlocked.Increment(ref uses);
                if (!answer.IsSuccessStatusCode)
                    refused.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                else if (JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None))!["data"]!.AsObject().Count > 0)
                    last[person] = Stopwatch.GetTimestamp();
            }
        })).ToList();
        var withdrawn = new Dictionary<string, long>();
        foreach (var person in people)
        {
            await Task.Delay(lasting / (people.Count + 1), cancellation);
            withdrawn[person] = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync($"api/consent/{person}/withdrawals/all", new { method = "app" }, cancellation);
            answer.EnsureSuccessStatusCode();
        }

        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        if (audience.Count > 0)
            Console.WriteLine(written.IsCompleted ? "The second campaign ended before the last withdrawal." : "Both campaigns run.");
        await stop.CancelAsync();
        await Task.WhenAll(mails);
        if (audience.Count > 0)
            Console.WriteLine($"The second campaign wrote to {await written} of {audience.Count} people meanwhile");
        double[] late =
        [
            .. people.Select(person => last.TryGetValue(person, out var used) && used > withdrawn[person]
                ? Stopwatch.GetElapsedTime(withdrawn[person], used).TotalMilliseconds
                : 0).Order(),
        ];
        var others = refused.IsEmpty ? "none" : string.Join(", ", refused.Select(each => $"{each.Value} times {each.Key}"));
        Console.WriteLine($"{uses} uses by a campaign, {people.Count} withdrawals meanwhile, answers without success: {others}");
        Console.WriteLine(
            $"From sending a withdrawal to the last answer with data: median {late[late.Length / 2]:0} ms, "
            + $"p99 {late[(late.Length - 1) * 99 / 100]:0} ms, worst {late[^1]:0} ms (aim: p99 below 1,000)");
    }

    private static async Task Decisions(HttpClient http, int people, CancellationToken cancellation)
    {
        string[] ids = [.. Enumerable.Range(0, people).Select(_ => $"device-{Guid.NewGuid():N}")];
        Func<int, Task> empty = async _ =>
        {
            using var answer = await http.GetAsync(new Uri("health/live", UriKind.Relative), cancellation);
        };
        await Measure("", 200, empty);
        await Measure("", 200, at => Decide(http, ids[at % people], cancellation));
        await Measure("an empty endpoint", people, empty);
        await Measure($"a decision about each of {people} people, first time", people, at => Decide(http, ids[at], cancellation));
        await Measure($"a decision about each of {people} people again", people, at => Decide(http, ids[at], cancellation));
        await Measure("a decision about one person again and again", people, _ => Decide(http, ids[0], cancellation));
        await Measure("an empty endpoint again", people, empty);
    }

    private static async Task Decide(HttpClient http, string person, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/decisions", new { people = new[] { person }, purpose = Purpose }, cancellation);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    private static async Task Measure(string what, int count, Func<int, Task> call)
    {
        var times = new double[count];
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (at, _) =>
            {
                var start = Stopwatch.GetTimestamp();
                await call(at);
                times[at] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            });
        var taken = Stopwatch.GetElapsedTime(began);
        Array.Sort(times);
        if (what.Length > 0)
            Console.WriteLine(
                $"{what}: {count / taken.TotalSeconds:0} a second, median {times[count / 2]:0.00} ms, "
                + $"p99 {times[count * 99 / 100]:0.00} ms");
    }
}
