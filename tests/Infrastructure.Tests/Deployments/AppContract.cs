namespace Infrastructure.Tests.Deployments;

/// <summary>What the app reads and starts on, by role.</summary>
internal static class AppContract
{
    private static readonly string[] Everyone = ["service", "provisioner", "eraser", "signer"];

    private static readonly (string Name, string[] Roles)[] Settings =
    [
        ("Compliance__Roles", Everyone),
        ("Compliance__Protection__Tenant", Everyone),
        ("Compliance__Protection__LeaseLifetime", Everyone),
        ("Compliance__KeyVault__ClientId", Everyone),
        ("Compliance__KeyVault__Signing", ["signer"]),
        ("Compliance__DataMap", ["service"]),
        ("Compliance__Identity__Authority", ["service"]),
        ("Compliance__Identity__Audience", ["service"]),
        ("Compliance__Retention__Schedule", ["service"]),
        ("Compliance__Reviews__Schedule", ["service"]),
        ("Compliance__History__Schedule", ["service"]),
        ("Compliance__Timers__CatchUpSchedule", ["service"]),
        ("Compliance__KeyPool__Schedule", ["provisioner"]),
        ("TASKHUB_NAME", Everyone),
        ("AzureFunctionsJobHost__extensions__durableTask__storageProvider__type", Everyone),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", Everyone),
        ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", Everyone),
    ];

    private static readonly string[] ShardRoles = ["service", "provisioner", "eraser"];

    public static IReadOnlyList<string> Roles => Everyone;

    /// <summary>Accounts that the app or its host reaches, the services it reaches there, and the roles that do.</summary>
    public static IReadOnlyList<(string Connection, string[] Services, string[] Roles)> Connections { get; } =
    [
        ("AzureWebJobsStorage", ["blob", "queue", "table"], Everyone),
        ("ComplianceState", ["blob", "table"], ["service"]),
        ("ComplianceEvidence", ["blob", "table"], ["service", "eraser", "signer"]),
        ("ComplianceFence", ["table"], ["service", "provisioner", "eraser"]),
        ("ComplianceOrders", ["queue"], Everyone),
    ];

    /// <summary>The functions that a role's app starts on: of other roles they are switched off.</summary>
    public static IReadOnlyDictionary<string, string[]> Functions { get; } = new Dictionary<string, string[]>
    {
        ["service"] =
        [
            "SubmitRequest", "FindRequest", "DownloadExport", "ReadCertificate", "ResumeRequest", "StartSweep", "FindSweep", "StartReview", "FindReview",
            "ReadReviewPage", "RetentionSweepTimer", "ReviewTimer", "HistoryPurgeTimer", "CatchUpTimer", "TakeReply", "PoisonedReply",
        ],
        ["provisioner"] = ["KeyPoolTimer", "TakeProvisionerOrder", "PoisonedProvisionerOrder"],
        ["eraser"] = ["TakeEraserOrder", "PoisonedEraserOrder"],
        ["signer"] = ["TakeSignerOrder", "PoisonedSignerOrder"],
    };

    public static IEnumerable<string> Timers => Functions.Values.SelectMany(each => each).Where(each => each.EndsWith("Timer", StringComparison.Ordinal));

    public static IEnumerable<string> SettingsOf(IReadOnlyCollection<string> roles, int shards, bool scheduler) =>
    [
        .. Settings.Where(each => each.Roles.Intersect(roles).Any()).Select(each => each.Name),
        .. Connections.Where(each => each.Roles.Intersect(roles).Any()).SelectMany(each => each.Services
            .Select(service => $"{each.Connection}__{service}ServiceUri").Append($"{each.Connection}__credential").Append($"{each.Connection}__clientId")),
        .. ShardRoles.Intersect(roles).Any() ? Enumerable.Range(0, shards).Select(at => $"Compliance__KeyVault__Shards__{at}") : [],
        .. scheduler ? ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] : Array.Empty<string>(),
    ];

    public static IEnumerable<string> SwitchedOff(IReadOnlyCollection<string> roles) =>
        Functions.Where(each => !roles.Contains(each.Key)).SelectMany(each => each.Value).Select(name => $"AzureWebJobs.{name}.Disabled");
}
