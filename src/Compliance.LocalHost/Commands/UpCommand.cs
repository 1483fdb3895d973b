using System.CommandLine;
using Compliance.LocalHost.Shop;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary><c>up</c>: the same host, with state that stays, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var lease = new Option<int>("--lease")
        {
            Description = "Seconds that an unwrapped data key may live, 1 to 300. An erasure waits that long.", DefaultValueFactory = _ => 300,
        };
        lease.Validators.Add(result =>
        {
            if (result.GetValue(lease) is < 1 or > 300)
                result.AddError("--lease takes 1 to 300 seconds.");
        });
        var shop = new ShopArguments("up");
        var command = new Command("up", "Start Azurite, the sample shop and the host, and stay up until Ctrl-C. State is kept between runs.") { lease };
        shop.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            CommandFailures.Shown(console, () => Run(console, shop.Read(parsed), TimeSpan.FromSeconds(parsed.GetValue(lease)), cancellation)));
        return command;
    }

    private static async Task<int> Run(IAnsiConsole console, ShopChoice choice, TimeSpan lease, CancellationToken cancellation)
    {
        await using var shop = await ShopStart.Environment(console, choice.Settings, cancellation);
        await using var host = await ShopStart.Host(console, shop, choice, lease, cancellation);
        var seeded = Path.Combine(choice.Settings.Directory, "seeded");
        if (choice.Seed && !File.Exists(seeded))
        {
            await ShopStart.Seed(console, shop, host, choice, cancellation);
            await File.WriteAllTextAsync(seeded, "The sample shop is in its stores. Delete this folder to begin again.\n", cancellation);
        }

        await ShopStart.Stay(console, host, choice, cancellation);
        return 0;
    }
}
