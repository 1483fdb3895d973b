using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.Workflows;
using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;
using Microsoft.Extensions.Logging;

namespace Infrastructure.Tests.Assertions;

/// <summary>What is logged, who is alarmed, and what the deployment itself gives away.</summary>
internal static partial class ObservabilityAssertions
{
    private const string Insights = "Microsoft.Insights/components";
    private const string Workspace = "Microsoft.OperationalInsights/workspaces";
    private const string Rule = "Microsoft.Insights/scheduledQueryRules";
    private const string ActivityAlert = "Microsoft.Insights/activityLogAlerts";
    private const string AlertsFile = "infra-bicep/modules/alerts.bicep";
    private const string Workbook = "Microsoft.Insights/workbooks";
    private const string WorkbookFile = "infra-bicep/modules/workbook.bicep";
    private const string ObservabilityFile = "infra-bicep/modules/observability.bicep";
    private const string MainFile = "infra-bicep/main.bicep";
    private const string Subscription = $"/subscriptions/{BicepCompiler.Subscription}";

    private static readonly (string Label, EventId Event)[] Alarming =
    [
        ("request-failed", Events.RequestQuarantined),
        ("start-refused", Events.StartRefused),
        ("deadline-at-risk", Events.DeadlineAtRisk),
        ("deadline-passed", Events.DeadlinePassed),
        ("log-differs", Events.LogDiffers),
        ("log-alarm", Events.LogAlarm),
        ("command-refused", Events.CommandRefused),
        ("key-recovered", Events.KeyRecovered),
        ("state-restored", Events.StateRestored),
        ("store-not-searched", Events.StoreNotSearched),
        ("preflight-failed", Events.PreflightFailed),
        ("sweep-failed", Events.SweepFailed),
        ("audit-finding", Events.AuditFinding),
    ];

    /// <summary>What lasts is measured, and asked of the measurements.</summary>
    private static readonly (string Label, string Metric)[] Measured =
    [
        ("timer-absent", ComplianceMetrics.TimersServed), ("key-pool-empty", ComplianceMetrics.KeyPoolDepth),
        ("commands-waiting", ComplianceMetrics.CommandsWaiting), ("append-slow", ComplianceMetrics.AppendDuration),
        ("breaker-open", ComplianceMetrics.BreakerOpen),
    ];

    public static IEnumerable<Assertion> All { get; } =
    [
        new("What alerts ask of measurements is what the app measures",
            it => it.Everywhere(deployment => Faults.Same(
                "measured alarms",
                Measured.Select(each => $"{each.Label}: {each.Metric}"),
                deployment.Of(Rule).SelectMany(rule => Metric().Matches(rule["properties.criteria.allOf.0.query"]!)
                    .Select(each => $"{rule.Name.Replace("compliance-", "", StringComparison.Ordinal)}: {each.Groups[1].Value}")))),
            new(AlertsFile, "where Name == 'compliance.key_pool.depth'", "where Name == 'compliance.key_pool.size'")),
        new("The workbook shows everything that the app measures",
            it => it.Everywhere(deployment => Faults.Same("charts", ComplianceMetrics.All, deployment.Of(Workbook).SelectMany(Charts))),
            new(WorkbookFile, "metric: 'compliance.breaker.open'", "metric: 'compliance.breaker.closed'")),
        new(
            "The workbook reads the workspace of the telemetry",
            it =>
                it.Everywhere(deployment =>
                    Faults.Each(deployment.Of(Workbook), "properties.sourceId", deployment.Of(Workspace).Single().Id)),
            new(WorkbookFile, "sourceId: workspaceId", "sourceId: 'azure monitor'")),
        new(
            "Telemetry is taken with a token alone",
            it => it.Each(Insights, "properties.DisableLocalAuth", "true"),
            new(ObservabilityFile, "DisableLocalAuth: true", "DisableLocalAuth: false")),
        new("The workspace takes its keys from nobody",
            it => it.Each(Workspace, "properties.features.disableLocalAuth", "true"),
            new(ObservabilityFile, "disableLocalAuth: true", "disableLocalAuth: false")),
        new("Addresses of callers are not kept",
            it => it.Each(Insights, "properties.DisableIpMasking", "false"),
            new(ObservabilityFile, "DisableIpMasking: false", "DisableIpMasking: true")),
        new(
            "Telemetry lies in the workspace",
            it =>
                it.Everywhere(deployment =>
                    Faults.Each(deployment.Of(Insights), "properties.WorkspaceResourceId", deployment.Of(Workspace).Single().Id)),
            new(ObservabilityFile, "WorkspaceResourceId: workspace.id", "WorkspaceResourceId: null")),
        new(
            "Logs are kept for as long as the parameter says",
            it => it.Each(Workspace, "properties.retentionInDays", "365"),
            new(ObservabilityFile, "retentionInDays: retentionDays", "retentionInDays: 30")),
        new(
            "Every event that the app logs for an alarm raises one",
            it =>
                it.Everywhere(deployment =>
                    Faults.First([
                        Faults.Same("events", Logged, Alarming.Select(each => each.Event.Name!)),
                        Faults.Same("alarms", Alarming.Select(each => $"{each.Label}: {each.Event.Name}"), Awaited(deployment)),
                    ])),
            new(AlertsFile, "'RequestQuarantined'", "'RequestCompleted'")),
        new(
            "Every timer of the app is listened for",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "timers",
                        AppContract.Timers,
                        TimerRow().Matches(Query(deployment, "timer-absent") ?? "").Select(each => each.Groups[1].Value))),
            new(AlertsFile, "map(contract.timers,", "map(skip(contract.timers, 1),")),
        new(
            "A key that is backed up, restored or recovered raises an alarm",
            Alarm("key-copied", "AZKVAuditLogs", "'KeyBackup'", "'KeyRestore'", "'KeyRecover'"),
            new(AlertsFile, "'KeyBackup', 'KeyRestore', 'KeyRecover'", "'KeyBackup', 'KeyRestore'")),
        new(
            "A role that is assigned, withdrawn or redefined raises an alarm",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "the alarms",
                        ["Assignments/write", "Assignments/delete", "Definitions/write", "Definitions/delete"],
                        deployment
                            .Of(ActivityAlert)
                            .SelectMany(each =>
                                new[] { "0", "1" }.Select(at =>
                                    each[$"properties.condition.allOf.1.anyOf.{at}.equals"]
                                        ?.Replace("Microsoft.Authorization/role", "", StringComparison.Ordinal) ?? "")))),
            new(AlertsFile, "'Microsoft.Authorization/roleAssignments/write'", "'Microsoft.Authorization/roleAssignments/read'")),
        new(
            "Assignments are watched in the resource group, definitions in the subscription",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "what is watched",
                        [
                            $"""compliance-access-changed: ["{Subscription}/resourceGroups/{BicepCompiler.ResourceGroup}"]""",
                            $"""compliance-role-redefined: ["{Subscription}"]""",
                        ],
                        deployment.Of(ActivityAlert).Select(each => $"{each.Name}: {each["properties.scopes"]}"))),
            new(AlertsFile, "scope: resourceGroup().id", "scope: subscription().id")),
        new(
            "One row is enough for an alarm",
            it =>
                Faults.First([
                    it.Each(Rule, "properties.criteria.allOf.0.operator", "GreaterThan"),
                    it.Each(Rule, "properties.criteria.allOf.0.threshold", "0"),
                ]),
            new(AlertsFile, "threshold: 0", "threshold: 10")),
        new(
            "One event raises one alarm, however many windows it lies in, and what lasts resolves by itself",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment
                            .Of(Rule)
                            .Select(each =>
                                Faults.Unless(
                                    each["properties.autoMitigate"] == "true"
                                        ? each["properties.muteActionsDuration"] is null
                                        : each["properties.muteActionsDuration"] == each["properties.windowSize"],
                                    $"{each.Name} is told again and again")))),
            new(AlertsFile, "rule.lasts ? null : rule.window", "rule.lasts ? null : rule.frequency")),
        new(
            "Alarms are on",
            it => Faults.First([it.Each(Rule, "properties.enabled", "true"), it.Each(ActivityAlert, "properties.enabled", "true")]),
            new(AlertsFile, "severity: rule.severity\n      enabled: true", "severity: rule.severity\n      enabled: false")),
        new(
            "Every alarm reaches somebody",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment
                            .Of(Rule)
                            .Select(each => each["properties.actions.actionGroups.0"])
                            .Concat(deployment.Of(ActivityAlert).Select(each => each["properties.actions.actionGroups.0.actionGroupId"]))
                            .Select(group =>
                                Faults.Unless(
                                    group == deployment.Of("Microsoft.Insights/actionGroups").Single().Id, "an alarm that nobody hears")))),
            new(AlertsFile, "actions: { actionGroups: [people.id] }", "actions: { actionGroups: [] }")),
        new(
            "Alarms go to the mailbox of the parameter",
            it => it.Each("Microsoft.Insights/actionGroups", "properties.emailReceivers.0.emailAddress", "privacy@example.com"),
            new(AlertsFile, "emailAddress: email", "emailAddress: 'somebody@example.com'")),
        new(
            "No parameter takes a secret",
            it =>
                Faults.Same(
                    "files that do",
                    [],
                    it.Sources.Where(each => each.Value.Contains("@secure", StringComparison.Ordinal)).Select(each => each.Key)),
            new(MainFile, "param audience string", "@secure()\nparam audience string")),
        new(
            "No file asks Azure for a key",
            it =>
                Faults.Same(
                    "files that do",
                    [],
                    it.Sources.Where(each =>
                            each.Value.Contains(".list", StringComparison.Ordinal)
                            || each.Value.Contains("getSecret(", StringComparison.Ordinal))
                        .Select(each => each.Key)),
            new(
                MainFile,
                "var token = ",
                "resource host 'Microsoft.Storage/storageAccounts@2026-06-01' existing = { name: 'sthost' }\nvar accountKeys = "
                + "host.listKeys()\nvar token = ")),
        new(
            "The deployment gives out the apps with their host names, principal ids, the state account and addresses of vaults, and "
            + "nothing else",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "outputs",
                        ["functionApps", "stateAccount", "dataMaps", "principalIds", "shardVaults", "ownVault", "signingVault"],
                        deployment.Outputs.Keys)),
            new(
                MainFile,
                "@description('The function apps: the API",
                """
                @description('Where telemetry goes.')
                output telemetry string = observability.outputs.connectionString

                @description('The function apps: the API
                """.TrimEnd())),
    ];

    /// <summary>The events that the app logs for alarms.</summary>
    private static IEnumerable<string> Logged =>
        typeof(Events).GetFields(BindingFlags.Public | BindingFlags.Static).Select(each => (EventId)each.GetValue(null)!)
            .Where(each => each != Events.TimerServed).Select(each => each.Name!);

    /// <summary>The measurement that each chart asks for: its query is compiled text, so it is read out of it.</summary>
    private static IEnumerable<string> Charts(Resource workbook) =>
        JsonNode.Parse(workbook["properties.serializedData"]!)!["items"]!
            .AsArray()
            .Select(each => each!["content"]!["query"]?.GetValue<string>())
            .OfType<string>()
            .SelectMany(query => Metric().Matches(query).Select(each => each.Groups[1].Value));

    private static IEnumerable<string> Awaited(Deployment deployment) =>
        deployment
            .Of(Rule)
            .SelectMany(rule =>
                EventInTraces()
                    .Matches(rule["properties.criteria.allOf.0.query"]!)
                    .Select(each => $"{rule.Name.Replace("compliance-", "", StringComparison.Ordinal)}: {each.Groups[1].Value}"));

    private static string? Query(Deployment deployment, string label) =>
        deployment.Of(Rule).SingleOrDefault(each => each.Name == $"compliance-{label}")?["properties.criteria.allOf.0.query"];

    private static Func<Prediction, string?> Alarm(string label, params string[] mentioned) =>
        it =>
            it.Everywhere(deployment =>
                Query(deployment, label) is { } query
                    ? Faults.First(
                        mentioned.Select(each =>
                            Faults.Unless(query.Contains(each, StringComparison.Ordinal), $"{label} does not ask for {each}")))
                    : $"there is no {label}");

    [GeneratedRegex(@"AppTraces\n *\| where tostring\(Properties\.EventName\) == '(\w+)'")]
    private static partial Regex EventInTraces();

    [GeneratedRegex(@"where Name == '([\w.]+)'")]
    private static partial Regex Metric();

    [GeneratedRegex(@"'([a-z-]+)', \d+")]
    private static partial Regex TimerRow();
}
