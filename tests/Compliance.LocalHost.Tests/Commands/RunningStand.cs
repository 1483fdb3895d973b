using System.CommandLine;
using System.Text.Json;
using Compliance.LocalHost.Commands;
using Spectre.Console;

namespace Compliance.LocalHost.Tests.Commands;

/// <summary>The command <c>stand</c> with a small shop, up until the tests are over.</summary>
public sealed class RunningStand : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _written = new();
    private Task<int> _command = Task.FromResult(0);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("compliance-stand-").FullName;

    public string SettingsFile => Path.Combine(Directory, "local.settings.json");

    public string ShellFile => Path.Combine(Directory, "settings.sh");

    public string TokenFile => Path.Combine(Directory, "token");

    public string ApproverTokenFile => Path.Combine(Directory, "approver");

    public string Told => _written.ToString();

    /// <summary>As the Functions tools read them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        await Start();
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(SettingsFile));
        Assert.False(file.RootElement.GetProperty("IsEncrypted").GetBoolean());
        Settings = file
            .RootElement.GetProperty("Values")
            .EnumerateObject()
            .ToDictionary(each => each.Name, each => each.Value.GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(0, await _command);
        _stop.Dispose();
        await _written.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task Start()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(TextWriter.Synchronized(_written)) });
        string[] arguments =
        [
            "--data",
            Path.Combine(Directory, "data"),
            "--settings",
            SettingsFile,
            "--env",
            ShellFile,
            "--token-file",
            TokenFile,
            "--approver-token-file",
            ApproverTokenFile,
            "--customers",
            "50",
            "--sealed",
            "2",
            "--busiest-orders",
            "3",
            "--document-bytes",
            "1000",
            "--lease",
            "7",
        ];
        _command = StandCommand
            .Create(console)
            .Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, _stop.Token);
        while (!Told.Contains("Up.", StringComparison.Ordinal))
        {
            if (_command.IsCompleted)
                throw new InvalidOperationException($"The command ended with {await _command}: {Told}");
            await Task.Delay(100);
        }
    }
}
