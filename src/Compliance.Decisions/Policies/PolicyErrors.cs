namespace Compliance.Decisions.Policies;

/// <summary>Finds every contradiction of a policy at once.</summary>
internal static class PolicyErrors
{
    private static readonly TimeSpan MaxGrace = TimeSpan.FromDays(366);

    public static List<string> Of(DecisionPolicy policy)
    {
        var errors = new List<string>();
        if (!Names.IsValid(policy.Version))
            errors.Add("The policy's version is not a name: give 1 to 256 characters without control characters.");
        var purposes = Unique(errors, "purpose", policy.Purposes.Select(purpose => purpose.Code));
        _ = Unique(errors, "field", policy.Fields.Select(field => field.Address));
        foreach (var purpose in policy.Purposes) Check(errors, purpose);
        foreach (var field in policy.Fields) Check(errors, field, purposes);
        foreach (var end in policy.RetentionEnds)
            if (!Names.IsValid(end.Id) || !Names.IsValid(end.Collection))
                errors.Add($"A retention end of '{end.Collection}' lacks its id or its collection: give both.");
        return errors;
    }

    private static HashSet<string> Unique(List<string> errors, string kind, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!Names.IsValid(name))
                errors.Add($"The {kind} '{name}' is not a name: give 1 to 256 characters without control characters.");
            else if (!seen.Add(name)) errors.Add($"The {kind} '{name}' is declared twice: remove one.");
        }
        return seen;
    }

    private static void Check(List<string> errors, Purpose purpose)
    {
        if (!Enum.IsDefined(purpose.Basis))
            errors.Add($"The purpose '{purpose.Code}' has no legal basis of Art. 6(1): give one of the six.");
        if (purpose.EndedAt <= purpose.From) errors.Add($"The purpose '{purpose.Code}' ends before it begins: correct one of the times.");
        if (purpose.ReviewGrace < TimeSpan.Zero || purpose.ReviewGrace > MaxGrace)
            errors.Add($"The purpose '{purpose.Code}' has a grace outside 0 to 366 days: shorten it.");
    }

    private static void Check(List<string> errors, PolicyField field, HashSet<string> purposes)
    {
        if (field.Collection.Length == 0 || !field.Address.StartsWith(field.Collection + ".", StringComparison.Ordinal))
            errors.Add(
                $"The field '{field.Address}' is not in the collection '{field.Collection}': its address must begin with it and a dot.");
        if (field.Categories.Count == 0 || !field.Categories.All(Names.IsValid))
            errors.Add($"The field '{field.Address}' has no data category: give at least one, or no notice can name it.");
        var mapped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in field.Uses)
        {
            if (!purposes.Contains(use.Purpose))
                errors.Add($"The field '{field.Address}' is mapped to the purpose '{use.Purpose}', which is not declared: declare it.");
            else if (!mapped.Add(use.Purpose))
                errors.Add($"The field '{field.Address}' is mapped to the purpose '{use.Purpose}' twice: remove one.");
            if (!use.Recipients.All(Names.IsValid) || (use.Generalisation is { } name && !Names.IsValid(name)))
                errors.Add(
                    $"The field '{field.Address}' names a recipient or generalisation for '{use.Purpose}' that is not a name: correct it.");
        }
    }
}
