using System.CommandLine;
using Compliance.DataMap;
using Compliance.Drafting;

namespace Compliance.Cli.Maps;

/// <summary><c>compliance map explain</c>: what a request reaches, by which way, and what its erasure does there. It asks no
/// store.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = MapReader.Argument();
        var identities = new Option<string[]>("--identity")
        {
            Description = "A kind of identity that the request states, for "
            + "instance email. Repeatable; every kind of the map by default."
        };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command(
            "explain",
            "Show which collections a request reaches, by which identity or reference, and what an erasure does there. From the map alone. "
            + "Exit 0: shown; 2: the map does not load, or has no such kind of identity.")
        {
            file, identities, json,
        };
        command.SetAction((parsed, _) => MapCommand.Run(error, () =>
        {
            var asJson = parsed.GetValue(json);
            if (MapReader.Read(parsed.GetValue(file)!, asJson, output, error) is not { } map)
                return Task.FromResult(ExitCode.Usage);
            var explained = MapExplanation.Of(map, Kinds(map, parsed.GetValue(identities) ?? []));
            if (asJson)
                Json.Write(output, new { Map = map.Digest, Collections = explained.Collections.Select(Told) });
            else
                ExplainText.Write(explained, output);
            return Task.FromResult(ExitCode.Yes);
        }));
        return command;
    }

    private static HashSet<string> Kinds(PersonalDataMap map, string[] given)
    {
        if (given.FirstOrDefault(kind => !map.IdentityKinds.Contains(kind)) is { } unknown)
            throw new UsageException($"The map has no identity {unknown}: it has "
                + $"{string.Join(", ", map.IdentityKinds.Order(StringComparer.Ordinal))}.");
        return given.Length > 0 ? [.. given] : [.. map.IdentityKinds];
    }

    private static object Told(ExplainedCollection each) => new
    {
        Collection = each.Address.ToString(), each.Group, each.Connection,
        Way = each.Way.Select(step => new { To = step.To.ToString(), step.Identity, From = step.From?.ToString() }),
        each.Effect, each.Masked,
        Kept = each.Kept is { } kept ? new
        {
            kept.Ground, kept.Law, kept.Period, kept.From, With = kept.With?.ToString(), kept.Fields,
            kept.Masked
        } : null,
        each.Swept, each.Shared, each.Gaps,
    };
}
