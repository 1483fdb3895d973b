using System.Reflection;
using Compliance.Web;
using ComplianceFunctions.Hosting;
using Infrastructure.Tests.Deployments;
using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests;

/// <summary>What the assertions compare the deployment with is what the app has.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Every_function_that_something_outside_starts_belongs_to_a_role_or_to_every_app() =>
        Assert.Equal(
            (
                from type in typeof(AppSetting).Assembly.GetTypes()
                from method in type.GetMethods()
                let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
                where
                    name is not null
                    && method
                        .GetParameters()
                        .SelectMany(each => each.CustomAttributes)
                        .Any(each => StartedFromOutside.Contains(each.AttributeType))
                select name).Order(),
            AppContract
                .Functions.Values.SelectMany(each => each)
                .Concat(Endpoints.Table.Where(each => each.Role is null).Select(each => each.Name))
                .Append("Unrouted")
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

    private static readonly Type[] StartedFromOutside =
    [
        typeof(HttpTriggerAttribute),
        typeof(TimerTriggerAttribute),
        typeof(QueueTriggerAttribute),
    ];
}
