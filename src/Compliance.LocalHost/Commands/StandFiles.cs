using System.CommandLine;

namespace Compliance.LocalHost.Commands;

/// <summary>Where a stand writes what the app and its callers need to know of it.</summary>
internal sealed class StandFiles
{
    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "File for the app's settings, as local.settings.json has them. In the data folder by default.",
    };

    private readonly Option<string?> _custodian = new("--custodian-settings")
    {
        Description =
            "File for the settings of a second app with the roles provisioner, eraser and signer. The first app then has the service's "
            + "role alone.",
    };

    private readonly Option<string?> _shell = new("--env")
    {
        Description = "File for the same settings as lines of a shell, for a host that reads no local.settings.json.",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "File for a token with every permission, good for 24 hours. In the data folder by default.",
    };

    private readonly Option<string?> _approver = new("--approver-token-file")
    {
        Description = "File for the token of a second person, who approves what the first one submits. In the data folder by default.",
    };

    private readonly Option<string?> _logKeys = new("--log-keys")
    {
        Description =
            "File for the log's public keys, a line each, as `compliance verify --log-key` reads them. In the data folder by default.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_settings);
        command.Options.Add(_custodian);
        command.Options.Add(_shell);
        command.Options.Add(_token);
        command.Options.Add(_approver);
        command.Options.Add(_logKeys);
    }

    public StandPaths Read(ParseResult parsed, string directory) => new(
        Path.GetFullPath(parsed.GetValue(_settings) ?? Path.Combine(directory, "local.settings.json")),
        parsed.GetValue(_custodian) is { } custodian ? Path.GetFullPath(custodian) : null,
        parsed.GetValue(_shell) is { } path ? Path.GetFullPath(path) : null,
        Path.GetFullPath(parsed.GetValue(_token) ?? Path.Combine(directory, "operator-token")),
        Path.GetFullPath(parsed.GetValue(_approver) ?? Path.Combine(directory, "approver-token")),
        Path.GetFullPath(parsed.GetValue(_logKeys) ?? Path.Combine(directory, "log-keys")));
}

/// <param name="Settings">The app's settings, as JSON.</param>
/// <param name="Custodian">The settings of a custodian that is an app of its own; null where one app has every role.</param>
/// <param name="Shell">The first app's settings for a shell, if wanted.</param>
/// <param name="Token">For callers of the app.</param>
/// <param name="ApproverToken">For the one who approves.</param>
/// <param name="LogKeys">For whoever verifies what the app hands out.</param>
internal sealed record StandPaths(
    string Settings, string? Custodian, string? Shell, string Token, string ApproverToken, string LogKeys);
