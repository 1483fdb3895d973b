using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>A workflow that passes every kind of step, and activities whose effects are counted outside the engine.</summary>
internal sealed class Campaign
{
    private static readonly ActivityReference<string, string> Act = new("Act");
    private static readonly ActivityReference<string, string> Flaky = new("Flaky");
    private static readonly WorkflowReference<string, string> Child = new("CampaignChild");

    public static readonly WorkflowReference<int, string> Parent = new("CampaignParent");
    public static readonly WorkflowReference<int, int> Crowd = new("CampaignCrowd");

    /// <summary>Every effect that one run of <see cref="Parent"/> has, each once.</summary>
    public static readonly IReadOnlyList<string> Expected =
        [.. from generation in (int[])[0, 1] from name in (string[])["a", "c", "f0", "f1", "f2", "r"] select $"{name}-{generation}", "z-1"];

    private int refusals;

    public Effects Effects { get; } = new();

    public WorkflowTable Table => new(
        [WorkflowEntry.Of(Parent, RunParent), WorkflowEntry.Of(Child, (context, name) => context.Run(Act, name)), WorkflowEntry.Of(Crowd, RunCrowd)],
        [ActivityEntry.Of(Act, Role.Service, (_, name, _) => Do(name)), ActivityEntry.Of(Flaky, Role.Service, (_, name, _) => DoLater(name))]);

    private static async Task<string> RunParent(IWorkflowContext context, int round)
    {
        await context.Run(Act, $"a-{round}");
        await context.RunAll(Act, [$"f0-{round}", $"f1-{round}", $"f2-{round}"]);
        await context.RunChild(Child, "child", $"c-{round}");
        await context.Run(Flaky, $"r-{round}", new StepRetry(50, Duration.FromMilliseconds(30)));
        await context.Sleep(Duration.FromMilliseconds(30));
        if (round == 0)
        {
            context.ContinueAsNew(1);
            return "";
        }

        context.SetStatus("waiting");
        await context.WaitFor(context.Now + Duration.FromDays(1), "finish");
        return await context.Run(Act, $"z-{round}");
    }

    private static async Task<int> RunCrowd(IWorkflowContext context, int count) =>
        (await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.RunChild(Child, $"n{n}", $"crowd-{n}")))).Length;

    private Task<string> Do(string name)
    {
        Effects.Add(name);
        return Task.FromResult(name);
    }

    private Task<string> DoLater(string name) =>
        Interlocked.Increment(ref refusals) % 2 == 1 ? throw new StepFailedException(FailureCode.StoreUnavailable, "flaky") : Do(name);
}
