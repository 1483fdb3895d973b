using System.Globalization;
using System.Text.Json;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What became of each vault key, for people. The log's entries say it; the statement only points at them.</summary>
internal static class KeyText
{
    private static readonly (EntryKind Kind, string Done, Func<JsonElement, string> Words)[] Life =
    [
        (EntryKind.KeyCreated, "created", _ => "created"),
        (EntryKind.KeyBound, "bound", _ => "bound to one person and to the data key that seals their data"),
        (EntryKind.KeyDisabled, "disabled", says => $"disabled{When(says, "disabled")}"),
        (
            EntryKind.KeyDeleted,
            "deleted",
            says => $"deleted{When(says, "deleted")}{(Text(says, "scheduledPurge") is { } date ? $", recoverable until {date}" : "")}"),
        (EntryKind.KeyProbed, "probed", Probed),
        (EntryKind.KeyPurged, "purged", says => $"purged{When(says, "purged")}, as the vault's own audit trail has it"),
        (EntryKind.KeyAudited, "audited", Audited),
    ];

    /// <summary>Each key that the statement names, or that there was none.</summary>
    public static IEnumerable<string> Lines(Certificate certificate)
    {
        var entries = certificate
            .Entries.Select(entry => (entry.Index, entry.Kind, Says: StrictJson.ParseObject(entry.Statement.Span)))
            .ToList();
        foreach (var (index, _, _) in entries.Where(entry => entry.Kind == EntryKind.Keyless))
            yield return $"No vault key: the eraser found none that the log bound to this person (entry {Number(index)}).";
        foreach (
            var name in StrictJson
                .ParseObject(certificate.Statement.Span)
                .GetProperty("keys")
                .EnumerateArray()
                .Select(key => Text(key, "name")))
        {
            yield return $"Vault key {name}, as the log has it:";
            var own = entries.Where(entry => Text(entry.Says, "key") == name).ToList();
            foreach (var (kind, _, words) in Life)
                foreach (var (index, _, says) in own.Where(entry => entry.Kind == kind))
                    yield return $"  {words(says)} (entry {Number(index)}{(Text(says, "at") is { } at ? $", logged at {at}" : "")})";
            var missing = Life.Where(step => !own.Exists(entry => entry.Kind == step.Kind)).Select(step => step.Done).ToList();
            if (missing.Count > 0) yield return $"  no entry says that it was {string.Join(", ", missing)}";
        }
    }

    private static string Probed(JsonElement says) =>
        $"asked to unwrap with it, the vault answered {Text(says, "answer") ?? "nothing known"} and had the key as "
        + $"{Text(says, "presence") ?? "nothing known"}; "
        + $"with the control key{(Text(says, "control") is { } control ? $" {control}" : "")} beside it, it "
        + $"{(Is(says, "controlUnwrapped") ? "unwrapped" : "did not unwrap")}; "
        + $"the wrapped data key {(Is(says, "wrappedKeyRemoved") ? "was removed" : "was not removed")}";

    private static string Audited(JsonElement says) =>
        $"the vault's audit trail{When(says, "from", " from ")}{When(says, "to", " to ")} shows "
        + $"{List(says, "findings", "nothing that speaks against it")}"
        + $"; gaps in it: {List(says, "gaps", "none")}";

    private static string When(JsonElement says, string name, string before = " at ") => Text(says, name) is { } time ? before + time : "";

    private static string? Text(JsonElement says, string name) =>
        says.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(JsonElement says, string name) =>
        says.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string List(JsonElement says, string name, string none) =>
        !says.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array ? "nothing known"
        : value.GetArrayLength() == 0 ? none : string.Join("; ", value.EnumerateArray());

    private static string Number(long index) => index.ToString(CultureInfo.InvariantCulture);
}
