using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

[Collection(nameof(SharedBicepServer))]
public sealed class RefusalTests(BicepServer server)
{
    public static TheoryData<string> Permanent => [.. BicepCompiler.Variables.Keys];

    /// <summary>
    /// They are bound into every record and certificate, or reach somebody: a forgotten one would be an example's for good.
    /// </summary>
    [Theory, MemberData(nameof(Permanent))]
    public async Task Nothing_is_deployed_without_one_of_the_four_values_that_have_no_default(string variable)
    {
        var folder = Repository.Copy();
        var (exitCode, output) = await BicepCompiler.Run(folder, variable, ["build-params", Repository.OpenParameters]);
        Directory.Delete(folder, recursive: true);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(variable, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connections_secret_is_refused_where_a_reference_is_due()
    {
        var folder = Repository.Copy(
            new Mutation(
                Repository.ClosedParameters,
                "'@Microsoft.KeyVault(SecretUri=https://shop.example/secrets/orders)'",
                "'Host=orders;Password=open'"));
        var refusal = await Assert.ThrowsAsync<BicepException>(() => server.Predict(Path.Combine(folder, Repository.ClosedParameters)));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("The setting ConnectionString of the connection orders is a secret", refusal.Message);
    }

    [Fact]
    public async Task A_schedule_of_a_timer_that_there_is_not_is_refused_with_the_timers_that_there_are()
    {
        var folder = Repository.Copy(
            new Mutation(
                Repository.ClosedParameters, "param shards = 2", "param shards = 2\nparam schedules = { nightly: '0 0 1 * * *' }"));
        var refusal = await Assert.ThrowsAsync<BicepException>(() => server.Predict(Path.Combine(folder, Repository.ClosedParameters)));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("There is no timer nightly: the timers are ", refusal.Message);
        Assert.All(AppContract.Timers, timer => Assert.Contains(timer, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_of_the_services_own_account_that_another_role_keeps_is_refused()
    {
        var folder = Repository.Copy(
            new Mutation(
                "infra-bicep/contract.json",
                """compliancerequests","account":"state","keepers":["service"]""",
                """compliancerequests","account":"state","keepers":["service","eraser"]"""));
        var refusal = await Assert.ThrowsAsync<BicepException>(() => server.Predict(Path.Combine(folder, Repository.OpenParameters)));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("The state account is the service's alone, and a part of it is declared for the eraser", refusal.Message);
    }
}
