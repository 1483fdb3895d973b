namespace Compliance.CrashCampaign.Tests;

/// <summary>The short form; the long one is a command, see docs/crash-campaign.md.</summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_request_ends_once_with_the_right_outcome_however_often_the_host_is_killed()
    {
        var result = await Campaign.Run(
            CampaignOptions.Brief(Random.Shared.Next()), output.WriteLine, TestContext.Current.CancellationToken);

        Assert.True(result.Held, $"Seed {result.Seed}:\n{string.Join('\n', result.Broken)}");
    }

    [Fact]
    public async Task B8_a_material_change_supersedes_each_consent_once_however_often_the_host_is_killed()
    {
        var wrong = await ConsentCampaign.Run(
            people: 600, kills: 3, Random.Shared.Next(), output.WriteLine, TestContext.Current.CancellationToken);
        Assert.Empty(wrong);
    }
}
