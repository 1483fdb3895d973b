using Compliance.Evidence.Logging;
using Compliance.Commands;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Testing.Commands;

/// <summary>
/// What an intruder with the service's identity can put on its queues, without end: every activity, of whichever role, with inputs that
/// name the victim, with inputs that are none, and with the commands that the service may give about things that never were.
/// </summary>
/// <param name="victims">Owners of keys that are not to be erased.</param>
/// <param name="request">A request that was approved, for somebody else.</param>
public sealed class ForgedCommands(IReadOnlyList<string> victims, string request)
{
    private static readonly IReadOnlyList<string> Activities =
    [
        .. Application.Workflows.Activities.Select(each => each.Name),
        "NoSuchActivity",
        "",
    ];

    private int _next;

    public RoleCommand Next()
    {
        var number = Interlocked.Increment(ref _next);
        var (activity, victim) = (Activities[number % Activities.Count], victims[number % victims.Count]);
        return new RoleCommand($"forged-{Guid.NewGuid():N}", activity, Input(number / Activities.Count, number, victim));
    }

    private string Input(int turn, int number, string victim) =>
        (turn % 8) switch
        {
            0 => WorkflowJson.Write(new KeyStep(request, victim)),
            1 => WorkflowJson.Write(new PurgeStep(request, victim, 1)),
            2 => WorkflowJson.Write(new FenceStep($"request-{number}", victim, [])),
            3 => WorkflowJson.Write(new FenceEnd(request, victim, -1)),
            4 => "{",
            5 => $"\"{new string('x', 30_000)}\"",
            6 => WorkflowJson.Write<ServiceCommand>(
                new LogReceived($"forged-{number}", Right.Erasure, "eu-gdpr", Instant.FromUtc(2020, 1, 1, 0, 0), null)),
            _ => WorkflowJson.Write(1_000_000),
        };
}
