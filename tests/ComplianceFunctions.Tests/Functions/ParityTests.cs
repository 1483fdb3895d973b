using Compliance;
using Compliance.Timers;
using Compliance.Web;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Azure.Functions.Worker;

namespace ComplianceFunctions.Tests.Functions;

/// <summary>The app's functions against the application's tables: nothing is missing on either side.</summary>
public sealed class ParityTests
{
    private const string CatchAll = "Unrouted";

    [Fact]
    public void Every_endpoint_is_a_function_with_its_method_and_route_and_the_other_way_round() => Assert.Equal(
        Endpoints.Table.Select(endpoint => $"{endpoint.Name} {endpoint.Method} {endpoint.Route}").Order(),
        DeclaredFunction.Of<HttpTriggerAttribute>().Where(each => each.Name != CatchAll)
            .Select(each => $"{each.Name} {string.Join('|', each.Trigger.Methods!)} {each.Trigger.Route}").Order());

    [Fact]
    public void One_more_takes_every_other_address_in_every_method()
    {
        var (_, _, trigger) = Assert.Single(DeclaredFunction.Of<HttpTriggerAttribute>(), each => each.Name == CatchAll);
        Assert.Equal("{*path}", trigger.Route);
        Assert.Equal(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"], trigger.Methods!.Order());
    }

    [Fact]
    public void No_endpoint_is_guarded_by_the_hosts_keys_instead_of_the_pipeline() => Assert.All(
        DeclaredFunction.Of<HttpTriggerAttribute>(), each => Assert.Equal(AuthorizationLevel.Anonymous, each.Trigger.AuthLevel));

    [Fact]
    public void Every_workflow_is_a_function_and_the_other_way_round() => Assert.Equal(
        Application.Workflows.Workflows.Select(each => each.Name).Order(),
        DeclaredFunction.Of<OrchestrationTriggerAttribute>().Select(each => each.Name).Order());

    [Fact]
    public void Every_activity_is_a_function_and_the_other_way_round() => Assert.Equal(
        Application.Workflows.Activities.Select(each => each.Name).Order(),
        DeclaredFunction.Of<ActivityTriggerAttribute>().Select(each => each.Name).Order());

    [Fact]
    public void Every_timer_is_a_function_on_its_configured_schedule_and_the_other_way_round() => Assert.Equal(
        Application.Timers.Select(timer => $"{FunctionOf(timer)} %{timer.Setting}%").Order(),
        DeclaredFunction.Of<TimerTriggerAttribute>().Select(each => $"{each.Name} {each.Trigger.Schedule}").Order());

    [Fact]
    public void Every_queue_and_its_poison_queue_is_taken_by_one_function_on_the_custody_account()
    {
        var triggers = DeclaredFunction.Of<QueueTriggerAttribute>();
        Assert.Equal(
            QueueNames.All.SelectMany(name => new[] { name, name + QueueNames.Poison }).Order(),
            triggers.Select(each => each.Trigger.QueueName).Order());
        Assert.All(triggers, each => Assert.Equal(QueueNames.Connection, each.Trigger.Connection));
    }

    [Theory]
    [InlineData(Role.Provisioner, Role.Service, "ProvisionerCommand")]
    [InlineData(Role.Eraser, Role.Service, "EraserCommand")]
    [InlineData(Role.Signer, Role.Service, "SignerCommandOfService")]
    [InlineData(Role.Signer, Role.Provisioner, "SignerCommandOfProvisioner")]
    [InlineData(Role.Signer, Role.Eraser, "SignerCommandOfEraser")]
    public void A_roles_commands_come_from_a_queue_for_each_sender_and_those_nobody_answered_from_its_poison_queue(
        Role role, Role sender, string function)
    {
        var queues = DeclaredFunction.Of<QueueTriggerAttribute>().ToDictionary(each => each.Name, each => each.Trigger.QueueName);
        var queue = QueueNames.Of(role, sender);
        Assert.Equal((queue, queue + QueueNames.Poison), (queues[$"Take{function}"], queues[$"Poisoned{function}"]));
        Assert.Equal((QueueNames.Replies, QueueNames.Replies + QueueNames.Poison), (queues["TakeReply"], queues["PoisonedReply"]));
    }

    [Fact]
    public void There_is_no_function_besides_and_no_two_share_a_name()
    {
        var expected = Endpoints.Table.Count + 1 + Application.Workflows.Workflows.Count + Application.Workflows.Activities.Count
            + Application.Timers.Count + (2 * QueueNames.All.Count);
        Assert.Equal(expected, DeclaredFunction.All.Count);
        Assert.Equal(expected, DeclaredFunction.All.Select(each => each.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Each_method_has_the_name_of_its_function() => Assert.All(
        DeclaredFunction.All.Where(each => each.Trigger is not TimerTriggerAttribute), each => Assert.Equal(each.Name, each.Method.Name));

    [Fact]
    public void Nothing_hands_out_the_engines_own_addresses_which_open_every_instance() => Assert.DoesNotContain(
        DeclaredFunction.All.Select(each => each.Method.ReturnType), type => type != typeof(Task) && type != typeof(Task<string>));

    /// <summary>For instance RetentionSweepTimer for retention-sweep.</summary>
    internal static string FunctionOf(TimerEntry timer) =>
        string.Concat(timer.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Timer";
}
