using Compliance.Workflows;

namespace ComplianceFunctions.Commands;

/// <summary>The queues between apps of different roles. Fixed: triggers name them, and so does the infrastructure.</summary>
internal static class QueueNames
{
    /// <summary>The setting that holds their account.</summary>
    public const string Connection = "ComplianceCustody";

    public const string Provisioner = "compliance-commands-provisioner";
    public const string Eraser = "compliance-commands-eraser";
    public const string SignerFromService = "compliance-commands-signer-service";
    public const string SignerFromProvisioner = "compliance-commands-signer-provisioner";
    public const string SignerFromEraser = "compliance-commands-signer-eraser";
    public const string Replies = "compliance-replies";

    /// <summary>The host appends this for what was delivered too often.</summary>
    public const string Poison = "-poison";

    public static readonly IReadOnlyList<string> All =
    [
        Provisioner,
        Eraser,
        SignerFromService,
        SignerFromProvisioner,
        SignerFromEraser,
        Replies,
    ];

    /// <summary>The queues that an app of this role takes from.</summary>
    public static IReadOnlyList<string> TakenBy(Role role) => role switch
    {
        Role.Service => [Replies],
        Role.Provisioner => [Provisioner],
        Role.Eraser => [Eraser],
        _ => [SignerFromService, SignerFromProvisioner, SignerFromEraser],
    };

    /// <summary>A queue has one sender, who alone may write to it: by the queue the signer knows whose word a command is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The one takes no commands of the other.</exception>
    public static string Of(Role role, Role sender) => (role, sender) switch
    {
        (Role.Provisioner, Role.Service) => Provisioner,
        (Role.Eraser, Role.Service) => Eraser,
        (Role.Signer, Role.Service) => SignerFromService,
        (Role.Signer, Role.Provisioner) => SignerFromProvisioner,
        (Role.Signer, Role.Eraser) => SignerFromEraser,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, $"The {role} takes no commands of the {sender}."),
    };
}
