using System.CommandLine;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Proof.Log;
using Compliance.Storage.DataMap;
using Compliance.Web;
using Spectre.Console;

namespace Compliance.LocalHost.Commands;

/// <summary><c>stand</c>: everything that the Functions app needs around it on one machine, but not the app.</summary>
internal static class StandCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var lease = new LeaseOption(2);
        var files = new StandFiles();
        var shop = new ShopArguments("stand", "the vault");
        var command = new Command(
            "stand",
            "Start what the Functions app needs around it (Azurite, the sample shop, a vault), write its settings, and stay up until "
            + "Ctrl-C.")
        {
            lease,
        };
        files.AddTo(command);
        shop.AddTo(command);
        command.SetAction((parsed, cancellation) => CommandFailures.Shown(console, () =>
        {
            var choice = shop.Read(parsed);
            return Run(console, choice, files.Read(parsed, choice.Settings.Directory), lease.Read(parsed), cancellation);
        }));
        return command;
    }

    private static async Task<int> Run(
        IAnsiConsole console, ShopChoice choice, StandPaths paths, TimeSpan lease, CancellationToken cancellation)
    {
        // A broken map is told here, with its lines, rather than later in the log of another process.
        ShopStart.Tell(console, DataMapFile.Read(choice.DataMap).Map.Notes);
        await using var shop = await ShopStart.Environment(console, choice.Settings, cancellation);
        await using var vault = await LocalVaultServer.Start(
            new LocalVaultServerOptions { DataDirectory = choice.Settings.Directory, Port = choice.Port }, cancellation: cancellation);
        var options = ShopStart.Options(shop, choice, lease);
        await using (var sealing = await LocalSealing.Start(options, cancellation))
        {
            await ShopStart.SeedOnce(console, shop, sealing.Services, choice, cancellation);
            using var issuer = ActivatorUtilities.CreateInstance<DevelopmentIssuer>(sealing.Services);
            Write(paths, FunctionsSettings.Of(options, vault, issuer), issuer);
            var log = sealing.Services.GetRequiredService<LogIdentity>();
            SettingsFiles.Write(paths.LogKeys, string.Concat(log.Keys.Select(key => $"{key}\n")));
        }

        await Tell(console.Profile.Out.Writer, choice, paths, vault);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static void Write(StandPaths paths, IReadOnlyDictionary<string, string> settings, DevelopmentIssuer issuer)
    {
        var first = paths.Custodian is null ? settings : FunctionsSettings.OfService(settings);
        SettingsFiles.WriteJson(paths.Settings, first);
        if (paths.Custodian is { } custodian)
            SettingsFiles.WriteJson(custodian, FunctionsSettings.OfCustodian(settings));
        if (paths.Shell is { } shell)
            SettingsFiles.WriteShell(shell, first);
        SettingsFiles.Write(paths.Token, issuer.Issue("local-operator", Permission.All, DevelopmentIssuer.MaxLifetime));
        SettingsFiles.Write(paths.ApproverToken, issuer.IssueToApprover(DevelopmentIssuer.MaxLifetime));
    }

    // Written as they are: a line that is to be copied must not be broken.
    private static async Task Tell(TextWriter plain, ShopChoice choice, StandPaths paths, LocalVaultServer vault)
    {
        await plain.WriteLineAsync($"The vault listens on {vault.Url}, for this machine alone: it takes any token.");
        await plain.WriteLineAsync(
            paths.Custodian is null
                ? $"The settings of an app with every role are in {paths.Settings}"
                : $"The settings of the service are in {paths.Settings}, those of the custodian in {paths.Custodian}");
        await plain.WriteLineAsync("Put them beside the app's host.json as local.settings.json, and there: func start");
        if (paths.Shell is { } shell)
            await plain.WriteLineAsync($"For a host that does not read that file: (. {shell} && func start)");
        await plain.WriteLineAsync($"A token with every permission, good for 24 hours, is in {paths.Token}");
        await plain.WriteLineAsync($"Nobody approves what they submitted; a second person's token for that is in {paths.ApproverToken}");
        await plain.WriteLineAsync($"The log's public keys are in {paths.LogKeys}");
        await plain.WriteLineAsync($"Try: curl -H \"Authorization: Bearer $(cat {paths.Token})\" http://localhost:7071/health/ready");
        await plain.WriteLineAsync(
            $"Tests: COMPLIANCE_BASE_URL=http://localhost:7071 COMPLIANCE_TOKEN=$(cat {paths.Token}) "
            + $"COMPLIANCE_APPROVER_TOKEN=$(cat {paths.ApproverToken}) COMPLIANCE_CUSTOMERS={choice.Customers} "
            + $"COMPLIANCE_LOG_KEYS={paths.LogKeys} dotnet test --project tests/Compliance.EndToEnd.Tests");
        await plain.WriteLineAsync("Up. Stop with Ctrl-C.");
    }
}
