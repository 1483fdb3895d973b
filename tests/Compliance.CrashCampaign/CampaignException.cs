namespace Compliance.CrashCampaign;

/// <summary>The campaign itself cannot go on; with what the host said last.</summary>
public sealed class CampaignException(string message) : Exception(message);
