using Compliance.Workflows;

namespace Compliance.Web.Custody;

/// <summary>What operators of the custodian do.</summary>
public static class CustodyApi
{
    /// <summary>For operators of the custodian: the eraser's breaker is released.</summary>
    public static readonly Permission OperateCustody = new("custody.operate");

    internal static readonly EndpointGroup Group = new(
        "Custody",
        "What operators of the custodian do, where keys are destroyed.",
        [
            new("POST", "api/custody/breaker/release", OperateCustody, Role.Eraser, "ReleaseBreaker", ReleaseBreakerEndpoint.Operation),
        ]);
}
