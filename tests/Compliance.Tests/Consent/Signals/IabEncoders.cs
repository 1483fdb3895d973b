using Compliance.Testing.Node;

namespace Compliance.Tests.Consent.Signals;

/// <summary>The IAB's own encoders: npm @iabgpp/cmpapi and @iabtcf/core.</summary>
internal static class IabEncoders
{
    public static Task<NodeOracle> Start() => NodeOracle.Start("The IAB's code", "Compliance.Tests", "Consent", "Signals", "oracle");
}
