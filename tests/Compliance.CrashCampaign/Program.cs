using System.CommandLine;
using Compliance.CrashCampaign;

var kills = new Option<int?>("--kills") { Description = "How often the host is killed at least; 50 by default." };
var requests = new Option<int?>("--requests") { Description = "How many requests are kept running meanwhile; 20 by default." };
var seed = new Option<int>("--seed")
{
    Description = "Repeats a campaign; by default a new one.",
    DefaultValueFactory = _ => Random.Shared.Next(),
};
var brief = new Option<bool>("--brief") { Description = "The form that the tests run: 5 kills over 5 requests in a smaller shop." };
var root = new RootCommand("Kills the local host again and again while requests run, and counts at the stores what came of them.")
{
    kills,
    requests,
    seed,
    brief,
};
root.SetAction(
    async (parsed, cancellation) =>
    {
        var form = parsed.GetValue(brief)
            ? CampaignOptions.Brief(parsed.GetValue(seed))
            : new CampaignOptions { Seed = parsed.GetValue(seed) };
        var options = form with { Kills = parsed.GetValue(kills) ?? form.Kills, Requests = parsed.GetValue(requests) ?? form.Requests };
        try
        {
            return (await Campaign.Run(options, Console.WriteLine, cancellation)).Held ? 0 : 1;
        }
        catch (CampaignException failed)
        {
            Console.WriteLine(failed.Message);
            return 2;
        }
    }
);
var people = new Option<int>("--people") { Description = "Who said yes before the notice changes.", DefaultValueFactory = _ => 10_000 };
var consent = new Command("consent", "Kills the local host while a material change of a notice supersedes consents.")
{
    people,
    kills,
    seed,
};
consent.SetAction(async (parsed, cancellation) =>
{
    var wrong = await ConsentCampaign.Run(
        parsed.GetValue(people), parsed.GetValue(kills) ?? 50, parsed.GetValue(seed), Console.WriteLine, cancellation);
    foreach (var each in wrong)
        Console.WriteLine(each);
    return wrong.Count == 0 ? 0 : 1;
});
root.Add(consent);
return await root.Parse(args).InvokeAsync();
