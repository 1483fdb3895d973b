using Compliance.Timers;
using Compliance.Workflows;

namespace Compliance.Web;

/// <summary>The names of the Functions app's functions that something outside the app starts.</summary>
public static class FunctionNames
{
    private static readonly Role[] SignersSenders = [Role.Service, Role.Provisioner, Role.Eraser];

    public static string Of(TimerEntry timer) =>
        string.Concat(timer.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Timer";

    /// <summary>What an app with this role starts on; in an app without it these are switched off.</summary>
    public static IReadOnlyList<string> Of(Role role) =>
    [
        .. Endpoints.Table.Where(endpoint => endpoint.Role == role).Select(endpoint => endpoint.Name),
        .. Application.Timers.Where(timer => timer.Role == role).Select(Of),
        .. Queues(role).SelectMany(queue => new[] { $"Take{queue}", $"Poisoned{queue}" }),
    ];

    private static IEnumerable<string> Queues(Role role) =>
        role switch
        {
            Role.Service => ["Reply"],
            Role.Signer => SignersSenders.Select(sender => $"SignerCommandOf{sender}"),
            _ => [$"{role}Command"],
        };
}
