using Compliance.Evidence.Logging;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>
/// Appends to the log what each other role may have logged, by an activity of its own that this role alone may command. The signer's alone.
/// </summary>
public sealed class LogActivities(IEvidenceLog log)
{
    public static readonly ActivityReference<ServiceCommand, Unit> ForService = new("LogForService");
    public static readonly ActivityReference<ProvisionerCommand, Unit> ForProvisioner = new("LogForProvisioner");
    public static readonly ActivityReference<EraserCommand, Unit> ForEraser = new("LogForEraser");

    internal static IEnumerable<ActivityEntry> Table =>
        [
            ActivityEntry.Of(ForService, Role.Signer, Resolve.From<LogActivities, ServiceCommand, Unit>(it => it.Log)),
            ActivityEntry.Of(
                ForProvisioner, Role.Signer, Resolve.From<LogActivities, ProvisionerCommand, Unit>(it => it.Log), Role.Provisioner),
            ActivityEntry.Of(ForEraser, Role.Signer, Resolve.From<LogActivities, EraserCommand, Unit>(it => it.Log), Role.Eraser),
        ];

    /// <summary>Which activity of the signer's takes a command, and its input.</summary>
    /// <exception cref="InvalidOperationException">The command is the signer's own: nobody commands it.</exception>
    internal static (string Activity, string Input) OrderOf(LogCommand command) => command switch
    {
        ServiceCommand it => (ForService.Name, WorkflowJson.Write(it)),
        ProvisionerCommand it => (ForProvisioner.Name, WorkflowJson.Write(it)),
        EraserCommand it => (ForEraser.Name, WorkflowJson.Write(it)),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is the signer's own word."),
    };

    private async Task<Unit> Log(LogCommand command, CancellationToken cancellation)
    {
        await log.Append(command, cancellation);
        return Unit.Value;
    }
}
