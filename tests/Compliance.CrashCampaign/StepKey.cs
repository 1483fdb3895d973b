namespace Compliance.CrashCampaign;

/// <summary>A step of a workflow instance, as journal and history name it.</summary>
internal readonly record struct StepKey(string InstanceId, int Generation, int Step);
