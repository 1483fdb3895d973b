using System.Reflection;
using System.Text.RegularExpressions;
using Compliance.Timers;
using Compliance.Workflows;

namespace Compliance.Tests.Workflows;

public sealed partial class ApplicationTableTests
{
    private static readonly Assembly Domain = typeof(Application).Assembly;

    [Fact]
    public void Every_activity_that_is_named_is_in_the_table_and_the_other_way_round() =>
        Assert.Equal(
            Named(typeof(ActivityReference<,>)), Application.Workflows.Activities.Select(each => each.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_workflow_that_is_named_is_in_the_table_and_the_other_way_round() =>
        Assert.Equal(
            Named(typeof(WorkflowReference<,>)), Application.Workflows.Workflows.Select(each => each.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_words_that_differ_by_more_than_their_case()
    {
        var names = Application
            .Workflows.Activities.Select(each => each.Name)
            .Concat(Application.Workflows.Workflows.Select(each => each.Name))
            .ToList();
        Assert.All(names, name => Assert.Matches(Word(), name));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void The_eraser_destroys_keys_the_provisioner_makes_them_the_signer_signs_and_the_rest_is_the_services()
    {
        var roles = Application.Workflows.Activities.ToLookup(each => each.Role, each => each.Name);
        Assert.Equal(
            [
                "ConfirmKeyDestroyed",
                "DateFence",
                "DeleteKey",
                "DisableKey",
                "EraseKeyAgain",
                "FenceSubject",
                "KeepFencedRows",
                "LiftFence",
                "PrepareFence",
                "ProbeDeletedKey",
                "PurgeKey",
            ],
            roles[Role.Eraser].Order());
        Assert.Equal(["FillKeyPool", "RotateKeys"], roles[Role.Provisioner].Order());
        Assert.Equal(
            ["ApproveByPolicy", "IssueCertificate", "LogForEraser", "LogForProvisioner", "LogForService"], roles[Role.Signer].Order());
    }

    [Fact]
    public void Each_timer_is_its_roles() =>
        Assert.Equal(
            [
                ("audit-digest", Role.Eraser),
                ("catch-up", Role.Service),
                ("change-notes", Role.Service),
                ("consent-ends", Role.Service),
                ("consent-logging", Role.Service),
                ("deadline-warnings", Role.Service),
                ("fence-expiry", Role.Eraser),
                ("ground-keys", Role.Eraser),
                ("history-purge", Role.Service),
                ("key-pool", Role.Provisioner),
                ("key-rotation", Role.Service),
                ("log-monitor", Role.Service),
                ("notice-changes", Role.Service),
                ("proof-counters", Role.Service),
                ("reconcile", Role.Service),
                ("retention-sweep", Role.Service),
                ("review", Role.Service),
                ("task-reminders", Role.Service),
                ("use-records", Role.Service),
            ],
            Application.Timers.Select(timer => (timer.Name, timer.Role)).Order());

    [Fact]
    public void Each_timer_is_named_once_and_its_default_is_a_schedule()
    {
        Assert.Equal(Application.Timers.Count, Application.Timers.Select(each => each.Name).Distinct().Count());
        Assert.Equal(Application.Timers.Count, Application.Timers.Select(each => each.Setting).Distinct().Count());
        Assert.All(Application.Timers, timer => Schedule.Parse(timer.DefaultSchedule));
    }

    [Fact]
    public void A_name_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new WorkflowTable(
                [],
                [
                    .. Enumerable
                        .Range(0, 2)
                        .Select(_ =>
                            ActivityEntry.Of(
                                new ActivityReference<Unit, Unit>("Twice"), Role.Service, (_, it, _) => Task.FromResult(it))),
                ]));

    private static IEnumerable<string> Named(Type reference) => Domain.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == reference)
        .Select(field => (string)field.FieldType.GetProperty("Name")!.GetValue(field.GetValue(null))!)
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex Word();
}
