namespace Compliance.Proof.Log;

/// <summary>Where a log is kept.</summary>
/// <param name="Store">What readers see, and what the writer stages.</param>
/// <param name="Guard">In another account than the rest.</param>
/// <param name="Index">Who logged what, with the openings.</param>
public sealed record LogParts(ILogStore Store, ILogGuard Guard, ILogEntryIndex Index);
