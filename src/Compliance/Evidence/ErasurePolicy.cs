using NodaTime;

namespace Compliance.Evidence;

/// <summary>
/// Under which policy an erasure was received. The signer fixes it in the request's entry in the log, and every role goes by that entry:
/// who changes the settings changes them for later requests.
/// </summary>
/// <param name="Approvals">How many different people approve the point of no return; 0: the policy does.</param>
/// <param name="CoolingOff">How long the fenced erasure can be cancelled.</param>
public sealed record ErasurePolicy(int Approvals, Duration CoolingOff);
