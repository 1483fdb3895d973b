using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>What a module declares is deployed when it is written into the contract: no template is edited for it.</summary>
[Collection(nameof(SharedBicepServer))]
public sealed class DeclarationTests(BicepServer server)
{
    private const string Contract = "infra-bicep/contract.json";

    [Fact]
    public async Task A_new_table_is_made_and_granted_to_its_roles()
    {
        var deployment = await Closed(
            new(
                Contract,
                "\"tables\": [\n",
                "\"tables\": [\n    "
                    + """{"name":"compliancenew","account":"custody","keepers":["eraser","signer"],"readers":["service"]},""" + "\n"));
        Assert.Contains(
            deployment.Of("Microsoft.Storage/storageAccounts/tableServices/tables"),
            each => deployment.Plain(each.Name) == "stcustody/default/compliancenew");
        Assert.Equal(
            ["eraser: Compliance row keeper", "service: Compliance row reader", "signer: Compliance row keeper"],
            deployment.Grants.Where(each => each.Scope == "stcustody/compliancenew").Select(each => $"{each.App}: {each.Role}").Order());
    }

    [Fact]
    public async Task A_new_timer_has_its_schedule_in_every_app_and_is_listened_for()
    {
        var deployment = await Closed(
            new(
                Contract,
                "\"timers\": [\n",
                "\"timers\": [\n    "
                    + """{"name":"new","function":"NewTimer","setting":"New__Schedule","schedule":"0 0 1 * * *","role":"eraser","hours":26},"""
                    + "\n"));
        Assert.All(deployment.Apps, app => Assert.Equal("0 0 1 * * *", deployment.Settings(app)["New__Schedule"]));
        Assert.Contains(
            "  'new', 26,\n",
            deployment.Of("Microsoft.Insights/scheduledQueryRules").Single(each => each.Name == "compliance-timer-absent")[
                "properties.criteria.allOf.0.query"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_that_is_given_by_its_timers_name_takes_the_place_of_the_default()
    {
        var deployment = await Closed(
            new(Repository.ClosedParameters, "param shards = 2", "param shards = 2\nparam schedules = { 'key-pool': '0 */5 * * * *' }"));
        Assert.All(
            deployment.Apps,
            app =>
            {
                Assert.Equal("0 */5 * * * *", deployment.Settings(app)["Compliance__KeyPool__Schedule"]);
                Assert.Equal("0 20 * * * *", deployment.Settings(app)["Compliance__KeyPool__RotationSchedule"]);
            });
    }

    private async Task<Deployment> Closed(Mutation change)
    {
        var folder = Repository.Copy(change);
        try
        {
            return new Deployment(await server.Predict(Path.Combine(folder, Repository.ClosedParameters)), four: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
