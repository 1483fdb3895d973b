namespace Compliance.DataMap;

// Delete this file when the planner and the drift check arrive (and adapt ReviewActivities, SubjectActivities to their real names).
internal static class Planner { public static Plan Plan(PersonalDataMap map, IReadOnlySet<string> kinds) => throw new InvalidOperationException(); }
internal static class Drift { public static IEnumerable<DriftFinding> Between(PersonalDataMap map, Connectors.StoreDescription seen) => throw new InvalidOperationException(); }
internal sealed record DriftFinding(DriftKind Kind, FieldAddress Field, string Detail);
internal enum DriftKind { Unmapped, Gone }
