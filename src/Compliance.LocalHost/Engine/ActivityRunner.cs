using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.LocalHost.Engine;

/// <summary>Runs activities, some side by side. What a stop or a crash cuts off runs again at the next start.</summary>
internal sealed class ActivityRunner(EngineCore core, WorkflowTable workflows, IServiceScopeFactory scopes, CancellationToken stopping)
{
    private readonly Slots slots = new(core.Options.MaxParallelActivities);

    public void Start(Instance instance, int generation, Step step)
    {
        if (!stopping.IsCancellationRequested)
            core.Track(() => Run(instance, generation, step));
    }

    private async Task Run(Instance instance, int generation, Step step)
    {
        HistoryEvent happened;
        using (await slots.Enter(stopping))
        {
            try
            {
                core.Faults.Starting(instance.Id, generation, step.Number, step.Attempt);
                var output = await Run(step);
                core.Faults.Reached(FaultPoint.ActivityEffectDone);
                happened = new HistoryEvent(EventKind.Completed, core.Now) { Step = step.Number, Payload = output };
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var failure = core.Failures.Of(e, step.Name);
                happened = new HistoryEvent(EventKind.Failed, core.Now) { Step = step.Number, Code = failure.Code, Reference = failure.Reference };
            }
        }

        instance.Post(new Outcome(generation, happened));
    }

    private async Task<string> Run(Step step)
    {
        var entry = workflows.FindActivity(step.Name) ?? throw new StepFailedException(FailureCode.UnknownName, step.Name);
        return await entry.Run(scopes, step.Input, stopping);
    }
}
