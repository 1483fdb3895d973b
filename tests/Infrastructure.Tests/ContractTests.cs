using System.Reflection;
using Compliance;
using Compliance.Web;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using ComplianceFunctions.Hosting;
using Infrastructure.Tests.Deployments;
using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests;

/// <summary>What the assertions compare the deployment with is what the app has.</summary>
public sealed class ContractTests
{
    private const string EveryApp = "every app";

    [Fact]
    public void Every_function_that_something_outside_starts_belongs_to_its_role_or_to_every_app() =>
        Assert.Equal(
            (
                from type in typeof(AppSetting).Assembly.GetTypes()
                from method in type.GetMethods()
                let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
                where name is not null
                let role = method.GetParameters().SelectMany(each => each.GetCustomAttributes()).Select(each => StarterOf(name, each))
                    .OfType<string>().SingleOrDefault()
                where role is not null
                select $"{role}: {name}").Order(),
            AppContract
                .Functions.SelectMany(each => each.Value.Select(name => $"{each.Key}: {name}"))
                .Concat(Endpoints.Table.Where(each => each.Role is null).Select(each => $"{EveryApp}: {each.Name}"))
                .Append($"{EveryApp}: Unrouted")
                .Order());

    [Fact]
    public void The_app_says_which_services_of_which_accounts_its_roles_reach()
    {
        Assert.Equal(
            [
                ("ComplianceCustody", "queue"),
                ("ComplianceCustody", "table"),
                ("ComplianceEvidence", "blob"),
                ("ComplianceEvidence", "table"),
            ],
            AppContract.StorageOf(["signer"]).Order());
        Assert.Equal(
            AppContract.Accounts.Order(), AppContract.StorageOf(AppContract.Roles).Select(each => each.Account).Distinct().Order());
    }

    [Fact]
    public void The_app_makes_its_tables_and_containers_in_four_accounts()
    {
        Assert.Equal(["service", "eraser"], AppStorage.MakersOf("stkeys/compliancekeys"));
        Assert.Equal(["signer"], AppStorage.MakersOf("stevidence/compliance-certificates"));
        Assert.Equal(
            ["stcustody", "stevidence", "stkeys", "ststate"], AppStorage.Parts.Select(each => each.Place.Split('/')[0]).Distinct().Order());
    }

    /// <summary>The role that a trigger starts a function for; null for what is no trigger, or one from inside.</summary>
    private static string? StarterOf(string function, Attribute trigger)
    {
        return trigger switch
        {
            HttpTriggerAttribute => Name(Endpoints.Table.SingleOrDefault(each => each.Name == function)?.Role),
            TimerTriggerAttribute timer => Name(Application.Timers.Single(each => $"%{each.Setting}%" == timer.Schedule).Role),
            QueueTriggerAttribute queue => Name(Enum.GetValues<Role>().Single(role => Queues(role).Contains(queue.QueueName))),
            _ => null,
        };

        static string Name(Role? role) => role?.ToString().ToLowerInvariant() ?? EveryApp;

        static IEnumerable<string> Queues(Role role) =>
            QueueNames.TakenBy(role).SelectMany(name => new[] { name, name + QueueNames.Poison });
    }
}
