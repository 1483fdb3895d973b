using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Compliance.Web.Json;
using Compliance.Web.Problems;

namespace Compliance.Web.Protection;

/// <param name="Items">What to seal or open, each for itself.</param>
internal sealed record SealingBatch([property: Length(1, SealingRules.MaxItems)] IReadOnlyList<SealingItem> Items);

/// <summary>A value at its address: text, or bytes in base64. The answer is in the same form.</summary>
/// <param name="Dataset">Where the value belongs.</param>
/// <param name="Record">Its record there.</param>
/// <param name="Field">Its field there. A value opens at its own address alone.</param>
/// <param name="Subject">Whose it is, as enrolment answered; left out for what is retained.</param>
/// <param name="Text">A text; either this or a value.</param>
/// <param name="Value">Bytes in base64, with padding and without white space.</param>
/// <param name="SchemaVersion">Of the record, for whoever reads it later.</param>
internal sealed record SealingItem(
    [property: Length(1, SealingRules.MaxNameLength)] string Dataset,
    [property: Length(1, SealingRules.MaxNameLength)] string Record,
    [property: Length(1, SealingRules.MaxNameLength)] string Field,
    [property: RegularExpression("^[A-Za-z0-9-]{1,64}$")] string? Subject = null,
    Personal<string>? Text = null,
    [property: Base64String] Personal<string>? Value = null,
    [property: Range(0, ushort.MaxValue)] int SchemaVersion = 1)
{
    [JsonIgnore]
    public RecordAddress Address => new(Dataset, Record, Field, (ushort)SchemaVersion);
}

/// <summary>What a batch must keep to. Messages never repeat a value, nor an id.</summary>
internal static partial class SealingRules
{
    public const int MaxItems = 100;
    public const int MaxNameLength = 512;

    /// <exception cref="ProblemException">With every fault that can be found at once.</exception>
    public static void Check(SealingBatch batch, bool ofSubjects)
    {
        var errors = new FieldErrors();
        if (batch.Items.Count is 0 or > MaxItems)
            errors.Add("items", $"must hold 1 to {MaxItems} items");
        foreach (var (index, item) in batch.Items.Take(MaxItems).Index())
            Check(item, ofSubjects, FieldPath.Item("items", index), errors);
        errors.ThrowIfAny();
    }

    private static void Check(SealingItem item, bool ofSubjects, string path, FieldErrors errors)
    {
        if (ofSubjects && (item.Subject is not { } subject || !SubjectId().IsMatch(subject) || !KeyOwners.IsSubject(subject)))
            errors.Add(FieldPath.Member(path, "subject"), "must be a subject's id");
        if (!ofSubjects && item.Subject is not null)
            errors.Add(FieldPath.Member(path, "subject"), "must be left out: what is retained is the ground's");
        foreach (var (name, value) in new[] { ("dataset", item.Dataset), ("record", item.Record), ("field", item.Field) })
        {
            if (value.Length is 0 or > MaxNameLength)
                errors.Add(FieldPath.Member(path, name), $"must have 1 to {MaxNameLength} characters");
        }

        if (item.SchemaVersion is < 0 or > ushort.MaxValue)
            errors.Add(FieldPath.Member(path, "schemaVersion"), $"must be 0 to {ushort.MaxValue}");
        if (item.Text is null == item.Value is null)
            errors.Add(path, "must hold either text or value");
        if (item.Value is { } value64 && !IsBase64(value64.Reveal()))
            errors.Add(FieldPath.Member(path, "value"), "must be base64 with padding and without white space");
    }

    private static bool IsBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var size) && Convert.ToBase64String(bytes.AsSpan(0, size)) == text;
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubjectId();
}
