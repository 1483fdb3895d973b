using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Drafting;

/// <summary>Finds registers of people, and what belongs to them, along the store's foreign keys.</summary>
internal sealed class DraftRoles
{
    private static readonly string[] Main =
    [
        "customer", "client", "user", "member", "person", "patient", "subscriber", "buyer", "guest", "passenger", "student", "donor",
            "account", "consumer", "visitor",
    ];

    private static readonly string[] Second =
        ["employee", "staff", "worker", "salesperson", "agent", "admin", "operator", "manager", "teacher", "supplier", "vendor",
            "shipper", "carrier", "partner"];

    private readonly IReadOnlyList<DraftedTable> _tables;
    private readonly Dictionary<CollectionAddress, DraftedTable> _byAddress;

    private DraftRoles(IReadOnlyList<DraftedTable> tables)
    {
        _tables = tables;
        _byAddress = tables.ToDictionary(each => each.Address);
    }

    public static void Assign(IReadOnlyList<DraftedTable> tables)
    {
        var roles = new DraftRoles(tables);
        roles.FindRegisters();
        roles.InferReferences();
        roles.FindOwned();
        roles.FindHeld();
        roles.FindLoose();
        roles.ChooseErasures();
        foreach (var (child, key, parent) in roles.Links.Where(each => each.Child.Group is not null
            && each.Parent.Role == TableRole.Register))
        {
            if (!child.References.Any(each => key.Fields.Contains(each.Path) && each.To == parent))
                child.NotFollowed.Add(key);
        }
    }

    private IEnumerable<(DraftedTable Child, ForeignKey Key, DraftedTable Parent)> Links =>
        from child in _tables
        from key in child.Seen.ForeignKeys
        where _byAddress.ContainsKey(key.To)
        select (child, key, _byAddress[key.To]);

    private void FindRegisters()
    {
        var alike = _tables.Where(each => each.IsRegisterLike).ToHashSet();
        foreach (var table in alike)
        {
            // Contacts of a customer are the customer's; a customer whom an employee looks after is nobody's.
            var isOwned = !Is(table, Main) && Links.Any(link => link.Child == table && link.Parent != table
                && alike.Contains(link.Parent) && !Is(link.Parent, Second));
            if (isOwned)
                continue;
            table.Role = TableRole.Register;
            table.Group = Is(table, Second) && !Is(table, Main) ? NameWords.Plural(NameWords.Singular(NameWords.Of(table.Name)[^1]))
                : DataSubjectGroup.Default;
        }
    }

    /// <summary>Where a table has no foreign key, a column that is called like a register's key refers to it.</summary>
    private void InferReferences()
    {
        foreach (var table in _tables.Where(each => each.Role == TableRole.Other && each.Seen.ForeignKeys.Count == 0))
        {
            foreach (var register in _tables.Where(each => each.Role == TableRole.Register && each != table))
            {
                var key = register.Key[0];
                var names = new[] { $"{NameWords.Snake(register.Name)}_id", $"{NameWords.Singular(NameWords.Of(register.Name)[^1])}_id",
                    key }
                    .Where(each => NameWords.Of(each).Count > 1).Select(each => string.Concat(NameWords.Of(each))).ToHashSet();
                if (table.Seen.Fields.FirstOrDefault(each => names.Contains(string.Concat(NameWords.Of(each.Path))) && Same(each,
                    register.Seen.Find(key)!)) is { } field)
                    table.References.Add(new DraftedReference(field.Path, register, key, IsGuessed: true));
            }
        }
    }

    private void FindOwned()
    {
        var referredToByRegisters = Links.Where(each => each.Child.Role == TableRole.Register
            && each.Child != each.Parent).Select(each => each.Parent).ToHashSet();
        bool grew;
        do
        {
            grew = false;
            foreach (var table in _tables.Where(each => each.Role == TableRole.Other && (each.IsPersonal
                || !referredToByRegisters.Contains(each))))
            {
                var parents = Parents(table).Where(each => each.To != table
                    && each.To.Role is TableRole.Register or TableRole.Owned).ToList();
                var groups = parents.Select(each => each.To.Group!).Distinct().ToList();
                if (groups.Count == 0)
                    continue;

                // A row that names a customer and an employee is the customer's.
                var group = groups.Contains(DataSubjectGroup.Default) ? DataSubjectGroup.Default : groups[0];
                if (group != DataSubjectGroup.Default && !table.IsPersonal && !parents.Any(each => table.IsKey(each.Path)))
                    continue;
                (table.Role, table.Group, grew) = (TableRole.Owned, group, true);
            }
        }
        while (grew);

        foreach (var table in _tables.Where(each => each.Role == TableRole.Owned))
        {
            var known = Parents(table).Where(each => each.To != table && each.To.Group == table.Group
                && each.To.Role is TableRole.Register or TableRole.Owned).ToList();
            table.References.Clear();
            table.References.AddRange(known);
        }

        foreach (var table in _tables.Where(each => each.Role != TableRole.Owned))
            table.References.Clear();
    }

    private static IEnumerable<DraftedReference> Guessed(DraftedTable table) => table.References.Where(each => each.IsGuessed);

    private IEnumerable<DraftedReference> Parents(DraftedTable table) =>
        table.Seen.ForeignKeys.Where(key => _byAddress.ContainsKey(key.To))
            .Select(key => new DraftedReference(key.Fields[^1], _byAddress[key.To], key.ToFields[^1], IsGuessed: false))
            .DistinctBy(each => (each.Path, each.To))
            .Concat(Guessed(table)).ToList();

    /// <summary>Personal tables that people's rows refer to: found from there, and shared with whoever refers to the same row.</summary>
    private void FindHeld()
    {
        foreach (var table in _tables.Where(each => each.Role == TableRole.Other && each.HoldsContacts && each.Key.Count == 1))
        {
            var from = Links.Where(each => each.Parent == table && each.Child != table && each.Key.Fields.Count == 1
                && each.Key.ToFields[0] == table.Key[0]).ToList();
            if (from.FirstOrDefault(each => each.Child.Role is TableRole.Register or TableRole.Owned) is not { Child: { } owner })
                continue;
            table.Role = TableRole.Held;
            table.Group = from.Any(each => each.Child.Group == DataSubjectGroup.Default) ? DataSubjectGroup.Default : owner.Group;
            table.References.AddRange(from.Select(each => new DraftedReference(table.Key[0], each.Child, each.Key.Fields[0],
                IsGuessed: false)).Distinct());
        }
    }

    private void FindLoose()
    {
        foreach (var table in _tables.Where(each => each.Role == TableRole.Other && each.IsPersonal))
        {
            var isFound = table.Key.Count > 0 && table.Seen.Fields.Any(each => table.Strong(each) == CategoryGuess.Email);
            table.Role = isFound ? TableRole.Loose : TableRole.Undecided;
            table.Group = isFound ? DataSubjectGroup.Default : null;
        }
    }

    private void ChooseErasures()
    {
        foreach (var table in _tables.Where(each => each.Group is not null))
        {
            var inbound = Links.Where(each => each.Parent == table).Select(each => each.Child).Distinct().ToList();
            table.Erasure = table.Role switch
            {
                TableRole.Held => RowErasure.DeleteUnlessReferenced,

                // Rows that are not the person's refer to it, or the table refers to itself: the row stays.
                _ when inbound.Any(each => each == table || each.Role != TableRole.Owned || each.Group != table.Group) => RowErasure.Mask,
                TableRole.Register when inbound.Count > 0 => RowErasure.DeleteUnlessReferenced,
                _ => RowErasure.Delete,
            };
        }
    }

    private static bool Is(DraftedTable table, string[] words) => NameWords.Of(table.Name).Select(NameWords.Singular).Any(words.Contains);

    private static bool Same(FieldDescription left, FieldDescription right) =>
        left.Kind == right.Kind || left.Kind == StoredKind.Unknown || right.Kind == StoredKind.Unknown;
}
