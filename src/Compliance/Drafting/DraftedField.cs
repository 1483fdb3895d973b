using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Masking;

namespace Compliance.Drafting;

/// <summary>What the draft says of one field.</summary>
internal sealed record DraftedField(
    string Path, string? Category, string? DataType, int? Length, bool IsKey, string? Identity, IReadOnlyList<DraftedReference> References,
    DraftedMask? Mask, string? Comment)
{
    public static DraftedField Of(DraftedTable table, FieldDescription seen)
    {
        var (category, why) = Guess(table, seen);
        var isPersonal = category?.StartsWith("user", StringComparison.Ordinal) == true && table.Group is not null;
        var identity = isPersonal || (table.Role == TableRole.Register && table.IsKey(seen.Path)) ? IdentityOf(table, seen, category)
            : null;
        var masked = isPersonal && !table.IsKey(seen.Path) && table.Erasure is RowErasure.Mask or RowErasure.DeleteUnlessReferenced
            && !seen.IsNullable;
        var isComputed = seen.IsGenerated && isPersonal && !table.IsKey(seen.Path) && table.Erasure != RowErasure.Delete;
        var mask = isComputed ? new DraftedMask(MaskingStrategy.Preserve, "")
            : masked && seen is { Kind: StoredKind.Text, IsArray: false } ? MaskFor(table, seen, category!) : null;
        var comment = true switch
        {
            _ when isComputed => $"{why}; the store computes it from other columns",
            _ when masked && mask is null => $"{why}; NOT NULL: no mask can write null here",
            _ when table.References.Any(each => each.Path == seen.Path && each.IsGuessed) => "reference guessed from its name",
            _ => why,
        };
        return new DraftedField(
            seen.Path, category, TypeOf(seen), seen.Length, table.IsKey(seen.Path), identity,
            [.. table.References.Where(each => each.Path == seen.Path)], mask, comment);
    }

    private static (string? Category, string? Why) Guess(DraftedTable table, FieldDescription seen)
    {
        var isRegister = table.Role == TableRole.Register;
        if (isRegister && table.IsKey(seen.Path))
            return ("user.unique_id", null);
        if (table.Strong(seen) is { } strong)
            return (strong, table.IsByValues(seen) ? "guessed from its values" : "guessed");
        if (table.Role is TableRole.Other or TableRole.Undecided)
            return (null, null);
        if (table.IsLink(seen.Path))
        {
            var leadsToPerson = table.References.Any(each => each.Path == seen.Path && each.To.Role == TableRole.Register);
            return (table.Role == TableRole.Owned && leadsToPerson && table.Erasure == RowErasure.Delete ? "user.unique_id"
                : "system.operations", null);
        }

        if (table.IsKey(seen.Path))
            return ("system.operations", null);
        if (CategoryGuess.Weak(seen.Path, isRegister) is { } weak && seen.Kind != StoredKind.Truth)
            return (weak, "guessed");
        return table.Role == TableRole.Owned ? (Content(table, seen), "guessed") : ("system.operations", null);
    }

    /// <summary>Whatever a person's row holds is about that person.</summary>
    private static string Content(DraftedTable table, FieldDescription seen) => true switch
    {
        _ when table.IsPurchase || table.References.Any(each => each.To.IsPurchase) => "user.behavior.purchase_history",
        _ when seen.Kind is StoredKind.Text or StoredKind.Json or StoredKind.Bytes => "user.content",
        _ => "user.behavior",
    };

    private static string? IdentityOf(DraftedTable table, FieldDescription seen, string? category) => (table.Role, category) switch
    {
        (TableRole.Register, _) when table.IsKey(seen.Path)
            && seen.Kind is not (StoredKind.Number or StoredKind.Truth or StoredKind.Json or StoredKind.Time) =>
            $"{NameWords.Snake(table.Name)}_id",
        (TableRole.Register or TableRole.Loose, CategoryGuess.Email) => "email",
        (TableRole.Register, CategoryGuess.Phone) when table.Strong(seen) == CategoryGuess.Phone => "phone",
        _ => null,
    };

    private static DraftedMask MaskFor(DraftedTable table, FieldDescription seen, string category)
    {
        const string Suffix = "@erased.invalid";
        const int Random = 20;
        var isUnique = table.Seen.UniqueConstraints.Any(each => each.Fields.Contains(seen.Path));
        var most = seen.Length ?? int.MaxValue;
        if (category == CategoryGuess.Email && most >= Random + Suffix.Length)
            return new DraftedMask(MaskingStrategy.RandomStringRewrite, $"length: {Random}, format_preservation: {{suffix: '{Suffix}'}}");
        if (isUnique || category == CategoryGuess.Email)
            return new DraftedMask(MaskingStrategy.RandomStringRewrite, $"length: {Math.Min(Random, most)}");
        const string Erased = "erased";
        return new DraftedMask(MaskingStrategy.StringRewrite, $"rewrite_value: {(most < Erased.Length ? new string('x', most) : Erased)}");
    }

    private static string? TypeOf(FieldDescription seen) => (seen.Kind switch
    {
        StoredKind.Text => "string",
        StoredKind.Whole => "integer",
        StoredKind.Number => "float",
        StoredKind.Truth => "boolean",
        _ when seen.IsArray => "string",
        _ => null,
    }) is { } type ? type + (seen.IsArray ? "[]" : "") : null;
}

/// <param name="Strategy">fideslang's name of it.</param>
/// <param name="Configuration">As written in YAML, without its braces; empty where there is none.</param>
internal sealed record DraftedMask(string Strategy, string Configuration);
