using System.CommandLine;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using NodaTime;
using Shop;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary><c>demo</c>: from nothing to proof in one command.</summary>
internal static class DemoCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var stay = new Option<bool>("--stay") { Description = "Stay up afterwards, until Ctrl-C." };
        var shop = new ShopArguments("demo");
        var command = new Command(
            "demo",
            "Start everything, seed the sample shop, run an access and an erasure request, a sweep and a review, and prove the result.")
        {
            stay,
        };
        shop.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                CommandFailures.Shown(console, () => Run(console, shop.Read(parsed), parsed.GetValue(stay), cancellation)));
        return command;
    }

    private static async Task<int> Run(IAnsiConsole console, ShopChoice choice, bool stay, CancellationToken cancellation)
    {
        // The demo shows a beginning: whatever an earlier one left is gone first.
        if (Directory.Exists(choice.Settings.Directory))
            Directory.Delete(choice.Settings.Directory, recursive: true);

        await using var shop = await ShopStart.Environment(
            console,
            choice.Settings with
            {
                InMemory = choice.Settings.StorageConnectionString is null,
            },
            cancellation);
        await using var host = await ShopStart.Host(console, shop, choice, TimeSpan.FromSeconds(2), cancellation);
        await ShopStart.Seed(console, shop, host.Services, choice, cancellation);
        using var api = new ApiClient(host.Url, host.Token(Duration.FromHours(1)));
        var held = await new DemoRun(console, shop, host, api, choice.Settings.Directory).Run(cancellation);
        if (stay)
            await ShopStart.Stay(console, host, choice, cancellation);
        return held ? 0 : 1;
    }
}
