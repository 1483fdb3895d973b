using Compliance.Workflows;

namespace ComplianceFunctions.Orders;

/// <summary>The queues between apps of different roles. Fixed: triggers name them, and so does the infrastructure.</summary>
internal static class QueueNames
{
    /// <summary>The setting that holds their account.</summary>
    public const string Connection = "ComplianceCustody";

    public const string Provisioner = "compliance-orders-provisioner";
    public const string Eraser = "compliance-orders-eraser";
    public const string Signer = "compliance-orders-signer";
    public const string Replies = "compliance-replies";

    /// <summary>The host appends this for what was delivered too often.</summary>
    public const string Poison = "-poison";

    public static readonly IReadOnlyList<string> All = [Provisioner, Eraser, Signer, Replies];

    /// <exception cref="ArgumentOutOfRangeException">The service takes no orders.</exception>
    public static string Of(Role role) => role switch
    {
        Role.Provisioner => Provisioner,
        Role.Eraser => Eraser,
        Role.Signer => Signer,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "The service takes no orders."),
    };
}
