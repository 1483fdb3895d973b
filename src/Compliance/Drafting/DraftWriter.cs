using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Drafting;

/// <summary>Writes a drafted map as YAML, one line for each field, so that what is edited is seen line by line.</summary>
internal sealed partial class DraftWriter(string connection, string kind, string dataset)
{
    private readonly StringBuilder _text = new();

    public string Write(IReadOnlyList<DraftedTable> tables, IReadOnlyList<string> views)
    {
        Head(tables, views);
        var mapped = tables.Where(each => each.Group is not null).ToList();
        var main = mapped.OrderBy(each => each.Group != DataSubjectGroup.Default).ThenBy(each => each.Group, StringComparer.Ordinal)
            .ThenBy(each => each.Role == TableRole.Loose).ToList();
        foreach (var table in Sorted(main))
            Mapped(table);
        var undecided = tables.Where(each => each.Role == TableRole.Undecided).ToList();
        if (undecided.Count > 0)
            Line("  # These look personal, and nothing leads to their rows. Where they are about people whom you serve, give fields "
                + "data_categories and an identity or a reference.");
        foreach (var table in undecided)
            Other(table);
        var others = tables.Where(each => each.Role == TableRole.Other).ToList();
        if (others.Count > 0)
            Line("  # Nothing personal was seen in these.");
        foreach (var table in others)
            Other(table);
        if (views.Count > 0)
            Line($"  # Views, which hold rows of the tables above: {string.Join(", ", views.Select(Comment))}.");
        return _text.ToString();
    }

    private void Head(IReadOnlyList<DraftedTable> tables, IReadOnlyList<string> views)
    {
        Line("# A data map drafted from the live store. It holds names of the store and no value of it.");
        Line("# What is marked as guessed was guessed from names, or from what sampled values look like. Read it, correct it, then "
            + "run: compliance map check");
        if (tables.All(each => each.Role != TableRole.Register))
            Line("# No table of people was recognised: mark the fields that identify people with fides_meta.identity.");
        if (tables.Count + views.Count == 0)
            Line("# The store shows no table: check the database, the schema and the user's rights.");
        Line("compliance:");
        Line("  # controller: the company's name, as certificates show it");
        Line("  connections:");
        Line($"    {Scalar(connection)}: {{kind: {kind}}} # add backups, for instance P35D: how long a backup of the store is kept");
        Line("dataset:");
        Line($"- fides_key: {Scalar(dataset)}");
        Line($"  compliance: {{connection: {Scalar(connection)}}}");
        Line(tables.Count == 0 ? "  collections: []" : "  collections:");
    }

    private void Mapped(DraftedTable table)
    {
        Line($"  - name: {Scalar(table.Name)}");
        if (table.Key.Count == 0)
            Line("    # The store has no key here: mark the fields that tell its rows apart with fides_meta.primary_key.");
        if (table.Role == TableRole.Held)
            Line("    # Several people may have the same row here: it is deleted with the last of them.");
        foreach (var left in LeftOut(table))
            Line($"    # {left}");
        var own = new List<string>();
        if (table.Group != DataSubjectGroup.Default)
            own.Add($"group: {table.Group}");
        if (table.Erasure == RowErasure.Mask)
            own.Add("erasure: mask");
        if (table.Erasure == RowErasure.DeleteUnlessReferenced)
            own.Add("erasure: {delete: unless_referenced, else: mask}");
        if (own.Count > 0)
            Line($"    compliance: {{{string.Join(", ", own)}}}");
        Retention(table, own.Count > 0);
        Line("    fields:");
        foreach (var field in table.Seen.Fields)
            Field(DraftedField.Of(table, field), "    ");
    }

    /// <summary>A proposal that a person has to confirm: how long the law of the place keeps such rows.</summary>
    private void Retention(DraftedTable table, bool hasOwn)
    {
        var begin = table.Seen.Fields.FirstOrDefault(each => each.Kind == StoredKind.Time);
        var parent = table.References.FirstOrDefault(each => each.To is { IsPurchase: true, Role: TableRole.Owned } && !each.IsGuessed)?.To;
        var proposal = (table.Role, table.IsPurchase, parent, begin) switch
        {
            (TableRole.Owned, _, { } up, _) => $"{{with: {Scalar(up.Name)}}}",
            (TableRole.Owned, true, _, { } from) => $"{{period: P10Y, from: {Scalar(from.Path)}, ground: legal_obligation, law: 'the "
                + $"provision'}}",
            _ => null,
        };
        if (proposal is null)
            return;
        Line(hasOwn
            ? $"    # proposed, where a law keeps these rows; put it into compliance above: retention: {proposal}"
            : $"    # compliance: {{retention: {proposal}}} # proposed, where a law keeps these rows");
    }

    private void Other(DraftedTable table)
    {
        Line($"  - name: {Scalar(table.Name)}");
        Line("    fields:");
        foreach (var seen in table.Seen.Fields)
        {
            var field = DraftedField.Of(table, seen);
            var guess = field.Category is { } category && category.StartsWith("user", StringComparison.Ordinal)
                ? $"guessed: {category}" : null;
            Field(field with
            {
                Category = null,
                DataType = field.DataType?.EndsWith(']') == true ? field.DataType : null,
                Length = null,
                Identity = null,
                Mask = null,
                References = [],
                Comment = guess
            }, "    ");
        }
    }

    private void Field(DraftedField field, string indent)
    {
        if (field.Path.Contains('.', StringComparison.Ordinal))
        {
            Line($"{indent}# {Comment(field.Path)} has a dot in its name: map it as a field of an object, or give it another name in "
                + "the store.");
            return;
        }

        var meta = new List<string>();
        if (field.IsKey)
            meta.Add("primary_key: true");
        if (field.Identity is { } identity)
            meta.Add($"identity: {identity}");
        if (field.DataType is { } type)
            meta.Add($"data_type: {(type.EndsWith(']') ? $"'{type}'" : type)}");
        if (field is { Length: { } length, DataType: "string" })
            meta.Add(string.Create(CultureInfo.InvariantCulture, $"length: {length}"));
        if (field.Mask is { } mask)
            meta.Add($"masking_strategy_override: {{strategy: "
                + $"{mask.Strategy}{(mask.Configuration.Length == 0 ? "" : $", configuration: {{{mask.Configuration}}}")}}}");
        if (field.References.Count > 0)
            meta.Add($"references: [{string.Join(", ", field.References.Select(Reference))}]");
        var category = field.Category is null ? "" : $", data_categories: [{field.Category}]";
        var about = meta.Count == 0 ? "" : $", fides_meta: {{{string.Join(", ", meta)}}}";
        Line($"{indent}- {{name: {Scalar(field.Path)}{category}{about}}}{(field.Comment is { } comment ? $" # {comment}" : "")}");
    }

    private string Reference(DraftedReference reference) =>
        $"{{dataset: {Scalar(dataset)}, field: {Scalar($"{reference.To.Name}.{reference.ToPath}")}, direction: from}}";

    /// <summary>Foreign keys that the draft does not follow, for they lead to people of another group, or to the table itself.</summary>
    private static IEnumerable<string> LeftOut(DraftedTable table) =>
        from key in table.NotFollowed
        select key.To == table.Address
            ? $"{Comment(key.Fields[^1])} names another row here: it is not followed, for that row is somebody else's."
            : $"{Comment(key.Fields[^1])} names a row of {Comment(key.To.Collection)}: it is not followed, for these rows are not "
            + "that person's.";

    /// <summary>Parents before what refers to them, in the order of the groups.</summary>
    private static List<DraftedTable> Sorted(IReadOnlyList<DraftedTable> tables)
    {
        var sorted = new List<DraftedTable>();
        var seen = new HashSet<DraftedTable>();
        foreach (var table in tables)
            Visit(table);
        return sorted;

        void Visit(DraftedTable table)
        {
            if (!tables.Contains(table) || !seen.Add(table))
                return;
            foreach (var reference in table.References.Where(_ => table.Role == TableRole.Owned))
                Visit(reference.To);
            sorted.Add(table);
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Comment(string name) => string.Concat(name.Select(letter => char.IsControl(letter)
        || letter is '\u2028' or '\u2029' ? ' ' : letter));

    /// <summary>A name as YAML reads it back, whatever is in it.</summary>
    private static string Scalar(string name) => Plain().IsMatch(name) && !Keyword().IsMatch(name)
        ? name
        : name.Any(char.IsControl) ? System.Text.Json.JsonSerializer.Serialize(name)
        : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A(true|false|null|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Keyword();
}
