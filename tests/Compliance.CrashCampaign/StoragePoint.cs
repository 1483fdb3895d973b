using Compliance.LocalHost.Engine;

namespace Compliance.CrashCampaign;

/// <summary>One call of a host to its storage.</summary>
/// <param name="Service">blob, queue or table.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">Behind the account's name.</param>
/// <param name="Body">Of a transaction on tables; empty for every other call.</param>
internal sealed record StorageCall(string Service, string Method, string Path, string Body);

/// <summary>A kind of call before or after which a crash would hurt most.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Latest">How many of them a host that runs requests surely makes.</param>
/// <param name="Is">Whether a call is of the kind.</param>
internal sealed record StoragePoint(string Name, int Latest, Func<StorageCall, bool> Is)
{
    /// <summary>The local host's default.</summary>
    public static readonly string Hub = new EngineOptions().TaskHub;

    private static readonly string Control = $"/{Hub}-control-00/messages";
    private static readonly string Activities = $"/{Hub}-workitems/messages";

    public static readonly IReadOnlyList<StoragePoint> All =
    [
        new(
            "history-written",
            30,
            call => call is { Service: "table", Path: "/$batch" } && call.Body.Contains($"{Hub}History", StringComparison.Ordinal)),
        new("activity-sent", 30, call => call is { Service: "queue", Method: "POST" } && At(call, Activities)),
        new("activity-begun", 30, call => call is { Service: "table", Method: "POST" } && At(call, "/complianceattempts")),
        new("answer-sent", 30, call => call is { Service: "queue", Method: "POST" } && At(call, Control)),
        new("activity-removed", 30, call => call is { Service: "queue", Method: "DELETE" } && At(call, Activities)),
        new("instance-written", 30, call => call is { Service: "table", Method: not "GET" } && At(call, $"/{Hub}Instances")),
        new("answer-removed", 30, call => call is { Service: "queue", Method: "DELETE" } && At(call, Control)),
        new("lease-renewed", 6, call => call is { Service: "table", Method: not "GET" } && At(call, $"/{Hub}Partitions")),
    ];

    private static bool At(StorageCall call, string path) => call.Path.StartsWith(path, StringComparison.Ordinal);
}
