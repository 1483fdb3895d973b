using Compliance;

namespace ComplianceFunctions.Tests.Hosting;

public sealed class HostFileTests
{
    private static System.Text.Json.Nodes.JsonNode Durable => RepositoryFile.Json("host.json")["extensions"]!["durableTask"]!;

    [Fact]
    public void Routes_have_no_prefix_that_the_pipeline_does_not_know() =>
        Assert.Equal("", RepositoryFile.Json("host.json")["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());

    [Fact]
    public void The_engine_keeps_no_inputs_in_its_history_and_traces_neither_inputs_nor_outputs()
    {
        Assert.False(Durable["storeInputsInOrchestrationHistory"]!.GetValue<bool>());
        Assert.False(Durable["tracing"]!["traceInputsAndOutputs"]!.GetValue<bool>());
    }

    [Fact]
    public void Telemetry_is_OpenTelemetry_alone() =>
        Assert.Equal("OpenTelemetry", RepositoryFile.Json("host.json")["telemetryMode"]!.GetValue<string>());

    /// <summary>The host logs what a worker writes to its console as Information, under this category.</summary>
    [Fact]
    public void What_a_worker_says_on_its_console_is_logged_though_the_host_itself_is_quiet()
    {
        var levels = RepositoryFile.Json("host.json")["logging"]!["logLevel"]!;
        Assert.Equal("Information", levels["Host.Function.Console"]!.GetValue<string>());
        Assert.Equal("Warning", levels["default"]!.GetValue<string>());
    }

    [Fact]
    public void Apps_of_one_deployment_have_hubs_of_their_own() => Assert.Equal("%TASKHUB_NAME%", Durable["hubName"]!.GetValue<string>());

    [Fact]
    public void New_instances_carry_the_newest_version_of_the_workflows_and_older_apps_leave_them_alone()
    {
        Assert.Equal(
            Application.Workflows.Workflows.Max(each => each.Version).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Durable["defaultVersion"]!.GetValue<string>());
        Assert.Equal("CurrentOrOlder", Durable["versionMatchStrategy"]!.GetValue<string>());
        Assert.Equal("Reject", Durable["versionFailureStrategy"]!.GetValue<string>());
    }

    [Fact]
    public void An_order_that_is_never_answered_is_delivered_a_few_times_and_no_more() =>
        Assert.Equal(5, RepositoryFile.Json("host.json")["extensions"]!["queues"]!["maxDequeueCount"]!.GetValue<int>());
}
