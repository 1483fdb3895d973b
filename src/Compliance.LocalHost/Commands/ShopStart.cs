using System.Collections.Concurrent;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.LocalHost.Vault;
using Compliance.Proof.Log;
using Compliance.Protection;
using Compliance.Subjects;
using NodaTime;
using Shop;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary>The beginning that all commands on the sample shop share, shown as it goes.</summary>
internal static class ShopStart
{
    public static Task<ShopEnvironment> Environment(IAnsiConsole console, ShopSettings settings, CancellationToken cancellation) =>
        console.Status().StartAsync(
            "Starting Azurite and the marketing service",
            status => ShopEnvironment.Start(settings, new Lines(line => status.Status(Markup.Escape(line))), cancellation));

    public static async Task<LocalApplication> Host(
        IAnsiConsole console, ShopEnvironment shop, ShopChoice choice, TimeSpan lease, CancellationToken cancellation) =>
        await Host(console, Options(shop, choice, lease), cancellation);

    public static async Task<LocalApplication> Host(IAnsiConsole console, LocalHostOptions options, CancellationToken cancellation)
    {
        var host = await console
            .Status()
            .StartAsync("Starting the host", _ => LocalApplication.Start(options, Quiet, cancellation: cancellation));
        Tell(console, host.Services.GetRequiredService<IDataMaps>().Current.Notes);
        console.MarkupLine($"The host listens on {host.Url}");
        return host;
    }

    /// <summary>What the author of the data map should know.</summary>
    public static void Tell(IAnsiConsole console, IEnumerable<DataMapNote> notes)
    {
        foreach (var note in notes)
            console.WriteLine($"Note: {note}");
    }

    public static LocalHostOptions Options(ShopEnvironment shop, ShopChoice choice, TimeSpan lease) => new()
    {
        DataDirectory = choice.Settings.Directory,
        StorageConnectionString = shop.Stores.StorageConnectionString,
        DataMap = choice.DataMap,
        Connections = shop.Connections,
        Port = choice.Port,
        LeaseLifetime = lease,
    };

    /// <summary>Seeds the first time only: a folder that says so holds a shop already.</summary>
    public static async Task SeedOnce(
        IAnsiConsole console, ShopEnvironment shop, IServiceProvider services, ShopChoice choice, CancellationToken cancellation)
    {
        var seeded = Path.Combine(choice.Settings.Directory, "seeded");
        if (!choice.Seed || File.Exists(seeded))
            return;
        await Seed(console, shop, services, choice, cancellation);
        await File.WriteAllTextAsync(seeded, "The sample shop is in its stores. Delete this folder to begin again.\n", cancellation);
    }

    /// <summary>Fills the shop's four stores, with a bar for each; keys are made meanwhile.</summary>
    public static Task Seed(
        IAnsiConsole console, ShopEnvironment shop, IServiceProvider services, ShopChoice choice, CancellationToken cancellation) =>
        console
            .Progress()
            .HideCompleted(false)
            .StartAsync(async bars =>
            {
                var keys = bars.AddTask("vault keys", maxValue: Math.Max(1, choice.Sealed));
                await services
                    .GetRequiredService<KeyProvisioning>()
                    .Fill(choice.Sealed, System.Environment.ProcessorCount, new Lines<int>(made => keys.Value = made), cancellation);
                keys.Value = keys.MaxValue;

                var stores = new ConcurrentDictionary<string, ProgressTask>();
                var sealing = new ShopSealing(
                    services.GetRequiredService<ISubjectDirectory>(), services.GetRequiredService<SubjectProtector>());
                var options = new ShopOptions
                {
                    Now = services.GetRequiredService<IClock>().GetCurrentInstant(),
                    Customers = choice.Customers,
                    Sealed = choice.Sealed,
                    BusiestOrders = choice.BusiestOrders,
                    LargeDocumentBytes = choice.DocumentBytes,
                };
                await new ShopSeeder(
                    shop.Stores,
                    options,
                    sealing,
                    new Lines<SeedProgress>(step =>
                    {
                        var bar = stores.GetOrAdd(step.Store, name => bars.AddTask(name, maxValue: step.Total));
                        bar.IsIndeterminate = step.Total == 0;
                        bar.Value = step.Done;
                    })).Seed(cancellation);
                foreach (var bar in stores.Values)
                {
                    bar.IsIndeterminate = false;
                    bar.Value = bar.MaxValue = Math.Max(1, bar.Value);
                }
            });

    /// <summary>Says how to speak to the host, and waits until it stops.</summary>
    public static async Task Stay(IAnsiConsole console, LocalApplication host, ShopChoice choice, CancellationToken cancellation)
    {
        // In a file that only its owner reads: a token on the screen ends up in scrollbacks and screenshots.
        var tokenFile = Path.Combine(choice.Settings.Directory, "operator-token");
        DurableFile.Write(tokenFile, System.Text.Encoding.ASCII.GetBytes(host.Token(Duration.FromHours(24))), overwrite: true);
        var approverFile = Path.Combine(choice.Settings.Directory, "approver-token");
        DurableFile.Write(approverFile, System.Text.Encoding.ASCII.GetBytes(host.ApproverToken(Duration.FromHours(24))), overwrite: true);

        var logKeys = Path.Combine(choice.Settings.Directory, "log-keys.txt");
        await File.WriteAllLinesAsync(
            logKeys, host.Services.GetRequiredService<LogIdentity>().Keys.Select(key => key.ToString()), cancellation);

        // Written as they are: a line that is to be copied must not be broken.
        var plain = console.Profile.Out.Writer;
        await plain.WriteLineAsync($"What runs here, and where to go: {host.Url}");
        await plain.WriteLineAsync($"A token with every permission, good for 24 hours or until the host stops, is in {tokenFile}");
        await plain.WriteLineAsync($"Nobody approves what they submitted; a second person's token for that is in {approverFile}");
        await plain.WriteLineAsync($"Try: curl -H \"Authorization: Bearer $(cat {tokenFile})\" {host.Url}health/ready");
        await plain.WriteLineAsync($"The log's public keys are in {logKeys}");
        await plain.WriteLineAsync(
            $"Check a certificate: dotnet run --project src/Compliance.Cli -- verify certificate.txt --log-key {logKeys}");
        await plain.WriteLineAsync("Up. Stop with Ctrl-C.");
        await host.Ended.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Warnings and worse. A start that fails is told in a sentence, so the host need not tell it too; and the engine warns of each storage
    /// call that it tries again.
    /// </summary>
    private static void Quiet(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None).AddFilter("DurableTask", LogLevel.Error);

    /// <summary>Reports at once, on the reporting thread: the last line must not come after the end.</summary>
    internal class Lines<T>(Action<T> show) : IProgress<T>
    {
        public void Report(T value) => show(value);
    }

    internal sealed class Lines(Action<string> show) : Lines<string>(show);
}
