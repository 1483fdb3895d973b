using System.Diagnostics;
using Compliance.Commands;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Durable;

/// <summary>What every activity function does: the work, where this app has its role, or a command to the app that has.</summary>
public sealed class DurableActivities(
    WorkflowTable workflows,
    AppRoles roles,
    ICommandSender commands,
    IAttemptLedger attempts,
    StepFailures failures,
    IServiceScopeFactory scopes)
{
    /// <summary>How often one attempt is begun that never ends: it takes its worker with it.</summary>
    public const int MaxBeginnings = 5;

    /// <param name="name">The activity's.</param>
    /// <param name="envelope">What the adapter sent.</param>
    /// <param name="cancellation">The host's going down, and nothing else.</param>
    /// <returns>An answer in any case: what an activity throws never comes through.</returns>
    /// <exception cref="OperationCanceledException">The host is going down, and the attempt is to be delivered again.</exception>
    public async Task<string> Run(string name, string envelope, CancellationToken cancellation)
    {
        var call = Envelope.Read<ActivityCall>(envelope);
        using var span = ComplianceMetrics.Source.StartActivity($"activity {name}");
        var answer = await Answer(name, call, cancellation);
        if (answer.Code is not null)
            span?.SetStatus(ActivityStatusCode.Error, answer.Code);
        return Envelope.Write(answer);
    }

    private async Task<ActivityAnswer> Answer(string name, ActivityCall call, CancellationToken cancellation)
    {
        try
        {
            var entry = workflows.FindActivity(name) ?? throw new StepFailedException(FailureCode.UnknownName, name);
            if (!roles.Contains(entry.Role))
            {
                await commands.Send(entry.Role, new RoleCommand(call.Id, name, call.Input, call.InstanceId), cancellation);
                return new ActivityAnswer(Commanded: true);
            }

            if (await attempts.Begin(call.InstanceId, call.Id, cancellation) > MaxBeginnings)
                throw new StepFailedException(FailureCode.Quarantined, call.Id);

            return new ActivityAnswer(await entry.Run(scopes, call.Input, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host is going down: that is no answer. The engine delivers the attempt again.
            throw;
        }
        catch (Exception e)
        {
            return ActivityAnswer.Of(failures.Of(e, name));
        }
    }
}
