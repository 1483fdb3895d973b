using Compliance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// Has what does work wait at the gate: timers, queues and activities. Their function is constructed only afterwards, and with it what
/// depends on secrets. HTTP passes, for the pipeline answers in its place. Orchestrators pass, for they are replayed and may await nothing
/// of the outside; they touch nothing that is prepared.
/// </summary>
internal sealed class GateMiddleware(StartGate gate) : IFunctionsWorkerMiddleware
{
    private static readonly HashSet<string> Waiting =
        new(StringComparer.OrdinalIgnoreCase) { "timerTrigger", "queueTrigger", "activityTrigger" };

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!gate.IsOpen && context.FunctionDefinition.InputBindings.Values.Any(binding => Waiting.Contains(binding.Type)))
            await gate.Opened(context.CancellationToken);
        await next(context);
    }
}
