using Compliance.DataMap;
using Compliance.Drafting;

namespace Compliance.Cli.Maps;

/// <summary>An explanation for people.</summary>
internal static class ExplainText
{
    private const string Masked = ", and the person's own fields in them are masked";

    public static void Write(MapExplanation explained, TextWriter output)
    {
        foreach (var each in explained.Collections.Where(each => each.Effect != ErasureEffect.NotReached))
        {
            output.WriteLine($"{each.Address} ({each.Group})");
            output.WriteLine($"  found by  {string.Join(", then ", each.Way.Select(Step))}");
            output.WriteLine($"  erasure   {Effect(each)}");
            if (each.Kept is { } kept)
                Write(kept, output);
            if (each.Swept is { } swept)
                output.WriteLine($"  sweep     the same, {swept}");
            if (each.Shared != SharedRowRule.Undecided)
                output.WriteLine(
                    "  shared    rows that name several people stay" + (each.Shared == SharedRowRule.Keep ? " as they are" : Masked));
            foreach (var gap in each.Gaps)
                output.WriteLine($"  gap       {gap}");
        }

        var left = explained.Collections.Where(each => each.Effect == ErasureEffect.NotReached).ToList();
        if (left.Count > 0)
            output.WriteLine("Not reached:");
        foreach (var each in left)
            output.WriteLine($"  {each.Address} ({each.Group}): "
                + $"{string.Join(" ", each.Gaps.DefaultIfEmpty("None of these identities leads there."))}");
    }

    private static void Write(KeptRows kept, TextWriter output)
    {
        var law = kept.Law is null ? "" : $", {kept.Law}";
        var until = kept.With is { } parent ? $"as long as the row of {parent} that it belongs to ({kept.Period} from its "
            + $"{kept.From})" : $"{kept.Period} from {kept.From}";
        output.WriteLine($"  retained  {kept.Ground}{law}: {until}");
        if (kept.Fields.Count > 0)
            output.WriteLine($"            {string.Join(", ", kept.Fields)} "
                + $"alone{(kept.Masked.Count > 0 ? $"; masked: {string.Join(", ", kept.Masked)}" : "")}");
    }

    private static string Step(WayStep step) => step.Identity is { } kind ? $"identity {kind} at {step.To}" : $"{step.From} -> {step.To}";

    private static string Effect(ExplainedCollection each) => each.Effect switch
    {
        ErasureEffect.Delete => "the row is deleted",
        ErasureEffect.DeleteUnlessReferenced => $"the row is deleted; where rows that stay refer to it, masked instead: {Fields(each)}",
        ErasureEffect.Mask => $"masked: {Fields(each)}",
        ErasureEffect.LeadsOn => "nothing: it holds nothing personal, and leads to other rows",
        _ => "nothing erases it",
    };

    private static string Fields(ExplainedCollection each) => each.Masked.Count == 0 ? "no field" : string.Join(", ", each.Masked);
}
