using System.CommandLine;
using Compliance.LocalHost.Shop;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary><c>up</c>: the same host, with state that stays, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var lease = new LeaseOption(300);
        var shop = new ShopArguments("up");
        var command = new Command("up", "Start Azurite, the sample shop and the host, and stay up until Ctrl-C. State is kept between runs.") { lease };
        shop.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            CommandFailures.Shown(console, () => Run(console, shop.Read(parsed), lease.Read(parsed), cancellation)));
        return command;
    }

    private static async Task<int> Run(IAnsiConsole console, ShopChoice choice, TimeSpan lease, CancellationToken cancellation)
    {
        await using var shop = await ShopStart.Environment(console, choice.Settings, cancellation);
        await using var host = await ShopStart.Host(console, shop, choice, lease, cancellation);
        await ShopStart.SeedOnce(console, shop, host.Services, choice, cancellation);
        await ShopStart.Stay(console, host, choice, cancellation);
        return 0;
    }
}
