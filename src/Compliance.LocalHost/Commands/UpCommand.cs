using System.CommandLine;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.LocalHost.Azurite;
using Compliance.LocalHost.Hosting;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary><c>up</c>: the same host, with state that stays, until Ctrl-C; on the sample shop, or on a data map of one's own.</summary>
internal static class UpCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var lease = new LeaseOption(300);
        var shop = new ShopArguments("up");
        var command = new Command(
            "up",
            "Start Azurite, the sample shop and the host, and stay up until Ctrl-C. State is kept between runs. "
                + "On your own stores: up --no-seed --data-map datamap.yml. The data folder gets a token for the API (operator-token) "
                + "and the log's public keys "
                + "(log-keys.txt), which `compliance verify --log-key` reads.")
        {
            lease,
        };
        shop.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            CommandFailures.Shown(console, () => Run(console, shop.Read(parsed), lease.Read(parsed), cancellation)));
        return command;
    }

    private static Task<int> Run(IAnsiConsole console, ShopChoice choice, TimeSpan lease, CancellationToken cancellation) =>
        choice.HasShop ? OnTheShop(console, choice, lease, cancellation) : OnOwnStores(console, choice, lease, cancellation);

    private static async Task<int> OnTheShop(IAnsiConsole console, ShopChoice choice, TimeSpan lease, CancellationToken cancellation)
    {
        await using var shop = await ShopStart.Environment(console, choice.Settings, cancellation);
        await using var host = await ShopStart.Host(console, shop, choice, lease, cancellation);
        await ShopStart.SeedOnce(console, shop, host.Services, choice, cancellation);
        await ShopStart.Stay(console, host, choice, cancellation);
        return 0;
    }

    /// <summary>Azurite alone, for this system's own state: how the map's connections are reached, the environment says.</summary>
    private static async Task<int> OnOwnStores(IAnsiConsole console, ShopChoice choice, TimeSpan lease, CancellationToken cancellation)
    {
        Directory.CreateDirectory(choice.Settings.Directory);
        await using var azurite = await console
            .Status()
            .StartAsync(
                "Starting Azurite",
                status =>
                    AzuriteProcess.Start(
                        new AzuriteOptions
                        {
                            ConnectionString = choice.Settings.StorageConnectionString,
                            Location = Path.Combine(choice.Settings.Directory, "azurite"),
                        },
                        new ShopStart.Lines(line => status.Status(Markup.Escape(line))),
                        cancellation));
        var options = new LocalHostOptions
        {
            DataDirectory = choice.Settings.Directory,
            StorageConnectionString = azurite.ConnectionString,
            DataMap = choice.DataMap,
            Connections = new Dictionary<string, ConnectionSettings>(),
            Port = choice.Port,
            LeaseLifetime = lease,
        };
        await using var host = await ShopStart.Host(console, options, cancellation);
        await TellOfConnections(console.Profile.Out.Writer, host.Services);
        await ShopStart.Stay(console, host, choice, cancellation);
        return 0;
    }

    private static async Task TellOfConnections(TextWriter plain, IServiceProvider services)
    {
        var connectors = services.GetRequiredService<IConnectors>();
        foreach (
            var (name, connection) in services
                .GetRequiredService<IDataMaps>()
                .Current.Connections.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            await plain.WriteLineAsync(
                connectors.Find(name) is not null
                    ? $"Connection {name} ({connection.Kind}) is configured."
                    : $"Connection {name} ({connection.Kind}) is NOT configured, and what it holds is not covered: set "
                        + $"Connections__{name}__... as README.md shows.");
        }
    }
}
